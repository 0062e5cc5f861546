"""Knocks between processes: "look into the inbox", "look into the outbox".

A knock is a hint. Whoever waits looks by itself after a while, so a lost one costs a poll.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Final, Literal, Self, TypeAlias, get_args

from redis.asyncio import Redis
from redis.exceptions import RedisError

Door: TypeAlias = Literal["inbox", "outbox"]

CHANNEL: Final = "bot:wakeups"
PUBLISH_TIMEOUT_S: Final = 0.5
GATHER_S: Final = 0.005
"""After one was told: under load the next knock speaks for many."""
ALONE_S: Final = 0.25
"""The same where nobody but us has heard it. Whoever comes to listen meanwhile misses that much at most."""
OURSELVES: Final = 1
LISTEN_S: Final = 5.0
"""One wait for a message; then the connection is asked whether it is still there."""
AWAY_S: Final = 1.0
"""Before another try where Redis does not answer."""


class RedisWakeups:
    """`async with RedisWakeups(redis, doors) as wakeups:`; *doors* are the events that the workers
    of this process wait for."""

    def __init__(
        self, redis: Redis, doors: Mapping[Door, asyncio.Event], channel: str = CHANNEL
    ) -> None:
        self._redis = redis
        self._doors = doors
        self._channel = channel
        self._untold: set[Door] = set()
        self._knocked = asyncio.Event()
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    async def __aenter__(self) -> Self:
        self._tasks = (asyncio.create_task(self._listen()), asyncio.create_task(self._tell()))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks, timeout=LISTEN_S)

    def knock(self, door: Door) -> None:
        """In this process at once; in the others soon, or not at all. It waits for nobody."""
        self._doors[door].set()
        self._untold.add(door)
        self._knocked.set()

    async def _tell(self) -> None:
        """Knocks that come while one is told go together."""
        while True:
            await self._knocked.wait()
            self._knocked.clear()
            doors, self._untold = self._untold, set()
            alone = False
            with suppress(RedisError, OSError, TimeoutError):
                async with asyncio.timeout(PUBLISH_TIMEOUT_S):
                    heard_by = await self._redis.publish(self._channel, " ".join(sorted(doors)))
                    alone = heard_by <= OURSELVES
            await asyncio.sleep(ALONE_S if alone else GATHER_S)

    async def _listen(self) -> None:
        while True:
            with suppress(RedisError, OSError, TimeoutError):
                await self._hear()
            await asyncio.sleep(AWAY_S)

    async def _hear(self) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as ear:
            await ear.subscribe(self._channel)
            while True:
                async with asyncio.timeout(2 * LISTEN_S):
                    message = await ear.get_message(timeout=LISTEN_S)
                if message is not None:
                    self._open(message["data"])

    def _open(self, data: bytes | str) -> None:
        told = (data.decode() if isinstance(data, bytes) else data).split()
        for door in get_args(Door):
            if door in told:
                self._doors[door].set()
