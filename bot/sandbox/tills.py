"""The pretended providers of payments that an account was given for, and how the page works them."""

import json
from collections.abc import Iterable
from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox.desk import Desk
from bot.sandbox.flutterwave.api import FlutterwaveApi
from bot.sandbox.flutterwave.till import FlutterwaveTill
from bot.sandbox.money import Till
from bot.sandbox.mpesa.api import MpesaApi
from bot.sandbox.mpesa.till import MpesaTill
from bot.sandbox.paystack.api import PaystackApi
from bot.sandbox.paystack.till import PaystackTill
from bot.sandbox.settings import Settings


class Answer(BaseModel):
    """What a person does with a prompt. To ignore it, they do nothing."""

    model_config = ConfigDict(extra="forbid")

    answer: Literal["pay", "cancel"]
    pin: str = Field(default="", pattern=r"^([0-9]{4})?$")


class Tills:
    """By name. `mpesa` has prompts besides, which this page is the phone of."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self.all: dict[str, Till] = {}
        self.routes: dict[str, Iterable[web.RouteDef]] = {}
        self._mpesa: MpesaTill | None = None
        if settings.paystack:
            paystack = PaystackTill(settings.paystack, desk)
            self._add(paystack, PaystackApi(paystack).routes())
        if settings.flutterwave:
            flutterwave = FlutterwaveTill(settings.flutterwave, desk)
            self._add(flutterwave, FlutterwaveApi(flutterwave).routes())
        if settings.mpesa:
            self._mpesa = MpesaTill(settings.mpesa, desk)
            self._add(self._mpesa, MpesaApi(self._mpesa).routes())

    def _add(self, till: Till, routes: Iterable[web.RouteDef]) -> None:
        self.all[till.name] = till
        self.routes[till.name] = routes

    def named(self, name: str) -> Till:
        """Raises web.HTTPNotFound."""
        if name not in self.all:
            raise web.HTTPNotFound
        return self.all[name]

    def clear(self) -> None:
        for till in self.all.values():
            till.clear()
            till.board.reset()

    def prompts(self) -> list[dict[str, Any]]:
        """What stands on phones and waits for a PIN."""
        return [push.prompt() for push in self._mpesa.ledger.open()] if self._mpesa else []

    def answer(self, prompt: str, answer: Answer) -> None:
        """Raises web.HTTPNotFound, or web.HTTPUnprocessableEntity for a payment without a PIN."""
        push = self._mpesa.ledger.pushes.get(prompt) if self._mpesa else None
        if self._mpesa is None or push is None:
            raise web.HTTPNotFound
        if answer.answer == "pay" and not answer.pin:
            raise web.HTTPUnprocessableEntity(
                text=json.dumps({"error": "a PIN has four digits"}), content_type="application/json"
            )
        self._mpesa.answer(push, answer.answer, answer.pin)
