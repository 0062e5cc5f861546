"""Hints that there is work: an event within the process, a message to the others. A lost one costs a poll."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.redis.client import Redis
from adapters.redis.wakeups import RedisWakeups


class Both(asyncio.Event):
    """Two listeners, each with its own event: when this one is set, *other* is too."""

    def __init__(self, other: asyncio.Event) -> None:
        super().__init__()
        self._other = other

    def set(self) -> None:
        super().set()
        self._other.set()


@dataclass(frozen=True, slots=True)
class Wakeups:
    """`inbox` is set when a conversation may wait, `outbox` when something may have to be sent, and `said` with it:
    open pages look for what is theirs."""

    inbox: asyncio.Event
    outbox: asyncio.Event
    said: asyncio.Event
    doors: RedisWakeups

    def to_work(self) -> None:
        self.doors.knock("inbox")

    def to_send(self) -> None:
        self.doors.knock("outbox")


@asynccontextmanager
async def open_wakeups(redis: Redis) -> AsyncIterator[Wakeups]:
    inbox, said = asyncio.Event(), asyncio.Event()
    outbox = Both(said)
    async with RedisWakeups(redis, {"inbox": inbox, "outbox": outbox}) as doors:
        yield Wakeups(inbox, outbox, said, doors)
