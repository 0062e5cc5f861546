"""Brings webhooks to whichever engine lives: late, twice, in the wrong order, and in the end."""

import asyncio
import hashlib
import hmac
import time
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from tests.chaos.dice import Dice, WebhookFate

AGAIN_S = (0.05, 0.1, 0.2, 0.5)
TRIES = 600
POST = aiohttp.ClientTimeout(total=10.0)


@dataclass(slots=True)
class Courier:
    """`engines` are the addresses of those that run; `path` is the account's webhook."""

    session: aiohttp.ClientSession
    dice: Dice
    path: str
    app_secret: bytes
    phone_number_id: str
    engines: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    posted: set[str] = field(default_factory=set)
    faulted: int = 0
    _late: list[bytes] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def message(self, number: str, message_id: str, content: dict[str, Any]) -> None:
        """A buyer's message, on its way from here on."""
        fate = self.dice.webhook(message_id)
        at = int(time.time()) + fate.skew_s
        body = {"from": number, "id": message_id, "timestamp": str(at), **content}
        value = {"contacts": [{"profile": {"name": "Ada Obi"}, "wa_id": number}]}
        self.posted.add(message_id)
        self._send(fate, value | {"messages": [body]})

    def status(self, number: str, wamid: str, key: str) -> None:
        """The provider tells what it took: this is how a lost answer to our call becomes known."""
        fate = self.dice.webhook(wamid)
        status = {
            "id": wamid,
            "status": "delivered",
            "timestamp": str(int(time.time())),
            "recipient_id": number,
            "biz_opaque_callback_data": key,
        }
        self._send(fate, {"statuses": [status]})

    async def all_brought(self) -> None:
        while self._tasks:
            await asyncio.wait(self._tasks)

    def bring_the_late(self) -> None:
        """What everybody had forgotten, once more."""
        for body in self._late:
            self._spawn(self._until_taken(body))
        self._late.clear()

    def _send(self, fate: WebhookFate, value: dict[str, Any]) -> None:
        body = orjson.dumps(self._wrapped(value))
        self.faults["lost"] += fate.lost
        self.faults["repeated"] += len(fate.delays_s) - 1
        self.faulted += fate.faulted
        for place, delay_s in enumerate(fate.delays_s):
            lost = fate.lost if place == 0 else 0
            self._spawn(self._deliver(body, delay_s + lost * AGAIN_S[1]))
        if fate.again:
            self.faults["much later"] += 1
            self._late.append(body)

    async def _deliver(self, body: bytes, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        await self._until_taken(body)

    async def _until_taken(self, body: bytes) -> None:
        for attempt in range(TRIES):
            if await self._try(body, attempt):
                return
            await asyncio.sleep(AGAIN_S[min(attempt, len(AGAIN_S) - 1)])
        raise RuntimeError("no engine took a webhook")

    async def _try(self, body: bytes, attempt: int) -> bool:
        if not self.engines:
            return False
        engine = self.engines[(hash(body) + attempt) % len(self.engines)]
        digest = hmac.new(self.app_secret, body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={digest}"}
        try:
            async with self.session.post(
                engine + self.path, data=body, headers=headers, timeout=POST
            ) as answer:
                return answer.ok
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _wrapped(self, value: dict[str, Any]) -> dict[str, Any]:
        account = {
            "display_phone_number": "2348030000001",
            "phone_number_id": self.phone_number_id,
        }
        value = {"messaging_product": "whatsapp", "metadata": account} | value
        entry = {"id": "200000000000001", "changes": [{"value": value, "field": "messages"}]}
        return {"object": "whatsapp_business_account", "entry": [entry]}

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
