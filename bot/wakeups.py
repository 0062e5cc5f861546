"""Hints that there is work: an event within the process, a message to the others. A lost one costs a poll."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Wakeups:
    """`inbox` is set when a conversation may wait, `outbox` when something may have to be sent."""

    inbox: asyncio.Event = field(default_factory=asyncio.Event)
    outbox: asyncio.Event = field(default_factory=asyncio.Event)

    def to_work(self) -> None:
        self.inbox.set()

    def to_send(self) -> None:
        self.outbox.set()

    @classmethod
    @asynccontextmanager
    async def open(cls, _redis_url: str) -> AsyncIterator["Wakeups"]:
        yield cls()
