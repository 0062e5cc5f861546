"""Knocks between processes: "look into the inbox", "look into the outbox".

A knock is a hint. Whoever waits looks by itself after its timeout, so a lost one costs a poll.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType, TracebackType
from typing import Final, Literal, Self, TypeAlias, get_args

from redis.asyncio import Redis
from redis.exceptions import RedisError

Door: TypeAlias = Literal["inbox", "outbox"]

CHANNEL: Final = "bot:wakeups"
PUBLISH_TIMEOUT_S: Final = 0.5
LISTEN_S: Final = 5.0
"""One wait for a message; then the connection is asked whether it is still there."""
AWAY_S: Final = 1.0
"""Before another try where Redis does not answer."""


class RedisWakeups:
    """`async with RedisWakeups(redis) as wakeups:` - *redis* None: knocks stay in this process."""

    def __init__(self, redis: Redis | None) -> None:
        self._redis = redis
        self._doors: Mapping[Door, asyncio.Event] = MappingProxyType(
            {door: asyncio.Event() for door in get_args(Door)}
        )
        self._listener: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._redis is not None:
            self._listener = asyncio.create_task(self._listen(self._redis))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.wait([self._listener], timeout=LISTEN_S)

    async def knock(self, door: Door) -> None:
        """In this process at once; in the others soon, or not at all."""
        self._doors[door].set()
        if self._redis is not None:
            with suppress(RedisError, OSError, TimeoutError):
                async with asyncio.timeout(PUBLISH_TIMEOUT_S):
                    await self._redis.publish(CHANNEL, door)

    async def wait(self, door: Door, timeout_s: float) -> bool:
        """True after a knock, False when it is time to look without one.

        Where several wait at one door, a knock wakes them all; one that came while nobody waited
        is kept for the next.
        """
        try:
            async with asyncio.timeout(timeout_s):
                await self._doors[door].wait()
        except TimeoutError:
            return False
        self._doors[door].clear()
        return True

    async def _listen(self, redis: Redis) -> None:
        while True:
            with suppress(RedisError, OSError, TimeoutError):
                await self._hear(redis)
            await asyncio.sleep(AWAY_S)

    async def _hear(self, redis: Redis) -> None:
        async with redis.pubsub(ignore_subscribe_messages=True) as ear:
            await ear.subscribe(CHANNEL)
            while True:
                async with asyncio.timeout(2 * LISTEN_S):
                    message = await ear.get_message(timeout=LISTEN_S)
                if message is not None:
                    self._open(message["data"])

    def _open(self, data: bytes | str) -> None:
        name = data.decode() if isinstance(data, bytes) else data
        for door, event in self._doors.items():
            if door == name:
                event.set()
