"""Buyers' messages, signed and posted as Meta does.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
"""

import asyncio
import hashlib
import hmac
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import aiohttp
import orjson

from tests.bench.stand_in import Menu, StandIn

Content: TypeAlias = dict[str, Any]
ANSWER_S = 30.0
"""A buyer who waited this long is counted as lost."""
FIRST_NUMBER = 2_348_100_000_000


class LostError(Exception):
    """No answer came in time."""


@dataclass(frozen=True, slots=True)
class Line:
    """The shop's WhatsApp account, on the provider's side."""

    url: str
    phone_number_id: str
    app_secret: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Seconds of `time.perf_counter()`: when a message was due, acknowledged and answered."""

    due_s: float
    acknowledged_s: float
    menu: Menu

    @property
    def reply_s(self) -> float:
        return self.menu.at_s - self.due_s

    @property
    def acknowledgement_s(self) -> float:
        return self.acknowledged_s - self.due_s


@dataclass(slots=True)
class Network:
    """Every buyer's phone. Numbers and message ids are never used twice."""

    session: aiohttp.ClientSession
    line: Line
    stand_in: StandIn
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(FIRST_NUMBER))
    _messages: Iterator[int] = field(default_factory=itertools.count)

    def new_number(self) -> str:
        return str(next(self._numbers))

    async def say(self, number: str, content: Content, due_s: float | None = None) -> Answered:
        """Send, and wait for the menu that answers. Time counts from *due_s*: a late sender is no excuse.

        Raises:
            LostError: no menu within `ANSWER_S`.
        """
        due_s = time.perf_counter() if due_s is None else due_s
        coming = self.stand_in.menu_for(number)
        await self._post(number, content)
        acknowledged_s = time.perf_counter()
        try:
            async with asyncio.timeout(ANSWER_S):
                menu = await coming
        except TimeoutError:
            raise LostError(content["type"]) from None
        return Answered(due_s, acknowledged_s, menu)

    async def _post(self, number: str, content: Content) -> None:
        body = orjson.dumps(self._webhook(number, content))
        digest = hmac.new(self.line.app_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": f"sha256={digest}",
        }
        async with self.session.post(self.line.url, data=body, headers=headers) as answer:
            answer.raise_for_status()

    def _webhook(self, number: str, content: Content) -> dict[str, Any]:
        account = {
            "display_phone_number": "2348030000001",
            "phone_number_id": self.line.phone_number_id,
        }
        message = {
            "from": number,
            "id": f"wamid.in.{next(self._messages)}",
            "timestamp": str(int(time.time())),
            **content,
        }
        value = {
            "messaging_product": "whatsapp",
            "metadata": account,
            "contacts": [{"profile": {"name": f"Buyer {_spelt(number)}"}, "wa_id": number}],
            "messages": [message],
        }
        entry = {"id": "200000000000001", "changes": [{"value": value, "field": "messages"}]}
        return {"object": "whatsapp_business_account", "entry": [entry]}


def tapped(option_id: str) -> Content:
    """A row of a list or a button: to the engine they are the same."""
    reply = {"id": option_id, "title": "An option"}
    return {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": reply}}


def typed(words: str) -> Content:
    return {"type": "text", "text": {"body": words}}


def _spelt(number: str) -> str:
    """A name of letters: buyers do not carry numbers in theirs."""
    return "".join("abcdefghij"[int(digit)] for digit in number[-4:]).capitalize()
