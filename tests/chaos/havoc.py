"""Processes end at the worst moments, by chance and at named points, and the disk is full."""

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

import asyncpg
from aiohttp.test_utils import unused_port

from tests.chaos.books import Books
from tests.chaos.clocks import Clocks
from tests.chaos.courier import Courier
from tests.chaos.disk import SmallDisk
from tests.e2e.durability import halts
from tests.e2e.durability.halts import Ending, Point, halted
from tests.e2e.durability.process import Engine, started

Answer = TypeVar("Answer")

PAUSE_S = (1.5, 5.0)
SETTLES_S = 3.0
"""A living engine is done with what it holds by then; what is still held was the dead one's."""
REACHED_S = 10.0
FULL_S = 3.0
POINTS: Sequence[Point] = (
    *(halts.STORED, halts.CLAIMED, halts.STEPPED, halts.ANSWERED, halts.SENT),
    *(halts.ASKED, halts.LINKED, halts.SETTLED),
)
MOST_FULL = 4
"""Postgres takes ten seconds to come back: not more often in one run."""
ENDINGS: Sequence[Ending] = ("goes through", "is undone")


@dataclass(slots=True)
class Havoc:
    """The first engine is never killed: its memory is watched. *owner* opens connections as the database's owner."""

    environment: Mapping[str, str]
    state: Path
    courier: Courier
    books: Books
    owner: Callable[[], Awaitable[asyncpg.Connection]]
    die: Random
    clocks: Clocks
    disk: SmallDisk | None
    engines: list[Engine] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    _points: int = 0

    async def start(self) -> None:
        environment = {
            **self.environment,
            "PORT": str(unused_port()),
            "BOT_DEV": "true",
            "BOT_CLOCK_FILE": str(self.clocks.new()),
        }
        self.engines.append(await started(environment, self.state / "engine.log"))
        self._tell()

    async def go_on(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(self.die.uniform(*PAUSE_S))
            ways = [self._engine, self._at_a_point, self._at_a_point, self._server]
            if self.disk is not None and self.done["disk filled"] < MOST_FULL:
                ways.append(self._disk)
            await self.die.choice(ways)()

    async def _engine(self) -> None:
        victim = self.die.choice(self.engines[1:])
        await self._kill(victim)
        self.done["engine killed"] += 1
        await self._replaced()

    async def _at_a_point(self) -> None:
        """Whoever comes to the point first stands still there; if it is not the victim, it goes on unharmed."""
        point = POINTS[self._points % len(POINTS)]
        ending = ENDINGS[self._points // len(POINTS) % len(ENDINGS)]
        self._points += 1
        victim = self.die.choice(self.engines[1:])
        owner = await self._asked(self.owner)
        try:
            async with halted(owner, point) as halt:
                with suppress(TimeoutError):
                    async with asyncio.timeout(REACHED_S):
                        await halt.reached()
                await self._kill(victim)
                await halt.over(ending)
            self.done[f"engine killed while {point.name}"] += 1
        finally:
            await owner.close(timeout=SETTLES_S)
        await self._replaced()

    async def _server(self) -> None:
        name = self.die.choice(("nlu", "valkey", "nlu", "valkey", "postgres"))
        child = json.loads((self.state / "run" / f"{name}.json").read_text("utf-8"))["child"]
        with suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)
        self.done[f"{name} killed"] += 1

    async def _disk(self) -> None:
        assert self.disk is not None
        await asyncio.to_thread(self.disk.fill)
        await asyncio.sleep(FULL_S)
        self.disk.make_room()
        self.done["disk filled"] += 1

    async def _kill(self, engine: Engine) -> None:
        self.engines.remove(engine)
        self._tell()
        await engine.killed()

    async def _replaced(self) -> None:
        held = await self._asked(self.books.held)
        await self.start()
        await asyncio.sleep(SETTLES_S)
        await self._asked(lambda: self.books.let_go(held))

    async def _asked(self, question: Callable[[], Awaitable[Answer]]) -> Answer:
        """Postgres may be away as well."""
        while True:
            try:
                return await question()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.2)

    def _tell(self) -> None:
        self.courier.engines = [engine.url for engine in self.engines]
