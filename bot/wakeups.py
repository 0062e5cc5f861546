"""Hints that there is work: an event within the process, a message to the others. A lost one costs a poll."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.redis.client import Redis
from adapters.redis.wakeups import RedisWakeups


@dataclass(frozen=True, slots=True)
class Wakeups:
    """`inbox` is set when a conversation may wait, `outbox` when something may have to be sent."""

    inbox: asyncio.Event
    outbox: asyncio.Event
    doors: RedisWakeups

    def to_work(self) -> None:
        self.doors.knock("inbox")

    def to_send(self) -> None:
        self.doors.knock("outbox")


@asynccontextmanager
async def open_wakeups(redis: Redis) -> AsyncIterator[Wakeups]:
    inbox, outbox = asyncio.Event(), asyncio.Event()
    async with RedisWakeups(redis, {"inbox": inbox, "outbox": outbox}) as doors:
        yield Wakeups(inbox, outbox, doors)
