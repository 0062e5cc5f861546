"""Paystack as it is on its worst day, and buyers who pay there.

https://paystack.com/docs/api/transaction
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from aiohttp import web

from tests.chaos.dice import HANG_S, Dice, Failure

PAGE = "https://checkout.invalid/"
REFUSED = {"429": HTTPStatus.TOO_MANY_REQUESTS, "500": HTTPStatus.INTERNAL_SERVER_ERROR}
FAILING = 0.3


@dataclass(slots=True)
class Charge:
    number: int
    amount: int
    currency: str
    paid: bool = False


@dataclass(slots=True)
class Till:
    """`told` is called with each event, for the courier to bring; `faults` counts what went wrong."""

    dice: Dice
    told: Callable[[str, dict[str, Any]], None] = lambda _name, _event: None
    charges: dict[str, Charge] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    _calls: Counter[str] = field(default_factory=Counter)

    @property
    def paid(self) -> set[str]:
        return {reference for reference, charge in self.charges.items() if charge.paid}

    def pay(self, link: str) -> None:
        """The buyer gives the money; a second time the page refuses it."""
        reference = link.removeprefix(PAGE)
        charge = self.charges[reference]
        if charge.paid:
            return
        charge.paid = True
        data = {"id": charge.number, "reference": reference, "status": "success"}
        self.told(reference, {"event": "charge.success", "data": data})

    async def initialize(self, request: web.Request) -> web.Response:
        body = orjson.loads(await request.read())
        reference = str(body["reference"])
        failure = await self._fails(f"initialize {reference}")
        if failure in REFUSED:
            return _json({"status": False, "message": failure}, REFUSED[failure])
        if reference in self.charges:
            refusal = {"status": False, "code": "duplicate_reference", "message": "Duplicate"}
            return _json(refusal, HTTPStatus.BAD_REQUEST)
        number = len(self.charges) + 1
        self.charges[reference] = Charge(number, int(body["amount"]), str(body["currency"]))
        if failure == "die" and request.transport is not None:
            request.transport.abort()
        data = {"authorization_url": f"{PAGE}{reference}", "reference": reference}
        return _json({"status": True, "data": data})

    async def verify(self, request: web.Request) -> web.Response:
        reference = request.match_info["reference"]
        failure = await self._fails(f"verify {reference}")
        if failure in REFUSED:
            return _json({"status": False, "message": failure}, REFUSED[failure])
        if failure == "die" and request.transport is not None:
            request.transport.abort()
        charge = self.charges.get(reference)
        if charge is None:
            unknown = {"status": False, "code": "transaction_not_found", "message": "Not found"}
            return _json(unknown, HTTPStatus.NOT_FOUND)
        status = "success" if charge.paid else "abandoned"
        data = {"id": charge.number, "reference": reference, "status": status}
        money = {"amount": charge.amount, "currency": charge.currency}
        return _json({"status": True, "data": data | money})

    async def _fails(self, call: str) -> Failure | None:
        fate = self.dice.call(call, FAILING)
        self._calls[call] += 1
        failure = fate.failure if self._calls[call] <= fate.times else None
        if failure is not None:
            self.faults[f"payment {failure}"] += 1
        if failure in {"slow", "hang"}:
            await asyncio.sleep(HANG_S if failure == "hang" else 1.0)
        return failure


def _json(body: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")
