"""Brings webhooks to whichever engine lives: late, twice, in the wrong order, days later, and in the end."""

import asyncio
import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from tests.chaos.dice import Dice, WebhookFate

AGAIN_S = (0.05, 0.1, 0.2, 0.5)
TRIES = 600
POST = aiohttp.ClientTimeout(total=10.0)


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the shop's webhooks go, and what signs them."""

    messages: str
    payments: str
    app_secret: bytes
    secret_key: bytes
    phone_number_id: str


@dataclass(frozen=True, slots=True)
class Letter:
    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(slots=True)
class Courier:
    """`engines` are the addresses of those that run; `posted` are the messages that must be answered."""

    session: aiohttp.ClientSession
    dice: Dice
    doors: Doors
    now_s: Callable[[], float]
    engines: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    posted: set[str] = field(default_factory=set)
    faulted: int = 0
    """Buyers' messages whose webhook did not simply come."""
    _days_later: list[Letter] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def message(self, number: str, message_id: str, content: dict[str, Any]) -> None:
        """A buyer's message, on its way from here on."""
        fate = self.dice.webhook(message_id)
        self.faulted += fate.faulted
        self._send(fate, self._said(fate, number, message_id, content))

    def asleep(self, number: str, message_id: str, content: dict[str, Any]) -> None:
        """A buyer's message that comes only when days have passed."""
        fate = self.dice.webhook(message_id)
        self.faulted += 1
        self.faults["days late"] += 1
        self._days_later.append(self._said(fate, number, message_id, content))

    def status(self, number: str, wamid: str, key: str) -> None:
        """The provider tells what it took: this is how a lost answer to our call becomes known."""
        status = {
            "id": wamid,
            "status": "delivered",
            "timestamp": str(int(self.now_s())),
            "recipient_id": number,
            "biz_opaque_callback_data": key,
        }
        self._send(self.dice.webhook(wamid), self._of_meta({"statuses": [status]}))

    def paid(self, reference: str, event: dict[str, Any]) -> None:
        body = orjson.dumps(event)
        signature = hmac.new(self.doors.secret_key, body, hashlib.sha512).hexdigest()
        letter = Letter(self.doors.payments, body, {"x-paystack-signature": signature})
        self._send(self.dice.webhook(f"paid {reference}"), letter)

    async def all_brought(self) -> None:
        while self._tasks:
            await asyncio.wait(self._tasks)

    def bring_the_late(self) -> None:
        """What everybody had forgotten."""
        for letter in self._days_later:
            self._spawn(self._until_taken(letter))
        self._days_later.clear()

    def _said(
        self, fate: WebhookFate, number: str, message_id: str, content: dict[str, Any]
    ) -> Letter:
        at = int(self.now_s()) + fate.skew_s
        body = {"from": number, "id": message_id, "timestamp": str(at), **content}
        value = {"contacts": [{"profile": {"name": "Ada Obi"}, "wa_id": number}]}
        self.posted.add(message_id)
        return self._of_meta(value | {"messages": [body]})

    def _send(self, fate: WebhookFate, letter: Letter) -> None:
        self.faults["lost"] += fate.lost
        self.faults["repeated"] += len(fate.delays_s) - 1
        for place, delay_s in enumerate(fate.delays_s):
            lost = fate.lost if place == 0 else 0
            self._spawn(self._deliver(letter, delay_s + lost * AGAIN_S[1]))
        if fate.days_later:
            self.faults["repeated days later"] += 1
            self._days_later.append(letter)

    async def _deliver(self, letter: Letter, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        await self._until_taken(letter)

    async def _until_taken(self, letter: Letter) -> None:
        for attempt in range(TRIES):
            if await self._try(letter, attempt):
                return
            await asyncio.sleep(AGAIN_S[min(attempt, len(AGAIN_S) - 1)])
        raise RuntimeError("no engine took a webhook")

    async def _try(self, letter: Letter, attempt: int) -> bool:
        if not self.engines:
            return False
        engine = self.engines[(hash(letter.body) + attempt) % len(self.engines)]
        headers = {"Content-Type": "application/json", **letter.headers}
        try:
            async with self.session.post(
                engine + letter.path, data=letter.body, headers=headers, timeout=POST
            ) as answer:
                return answer.ok
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _of_meta(self, value: dict[str, Any]) -> Letter:
        account = {
            "display_phone_number": "2348030000001",
            "phone_number_id": self.doors.phone_number_id,
        }
        value = {"messaging_product": "whatsapp", "metadata": account} | value
        entry = {"id": "200000000000001", "changes": [{"value": value, "field": "messages"}]}
        body = orjson.dumps({"object": "whatsapp_business_account", "entry": [entry]})
        digest = hmac.new(self.doors.app_secret, body, hashlib.sha256).hexdigest()
        return Letter(self.doors.messages, body, {"X-Hub-Signature-256": f"sha256={digest}"})

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
