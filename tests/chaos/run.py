"""One run: buyers buy, everything goes wrong, days pass, and then the books are compared with the world."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import asyncpg

from tests.bench.processes import Processes
from tests.bench.shop import STOCK
from tests.chaos.books import Books, Seen
from tests.chaos.buyers import Crowd
from tests.chaos.clocks import Clocks
from tests.chaos.courier import Courier
from tests.chaos.dice import Dice
from tests.chaos.havoc import Havoc
from tests.chaos.provider import Provider

QUIET_S = 120.0
WATCH_S = 2.0
WARM_UP = 0.25
"""The share of the messages after which an engine's memory should not grow any more."""
GROWTH = 1.3
LEAST_MEASURES = 4


@dataclass(frozen=True, slots=True)
class Options:
    seed: int
    messages: int
    buyers: int
    nights: int

    def __str__(self) -> str:
        return (
            f"--seed {self.seed} --messages {self.messages}"
            f" --buyers {self.buyers} --nights {self.nights}"
        )


@dataclass(slots=True)
class Chaos:
    """`ledger` tells what is wrong with the shop's own account of the money."""

    options: Options
    dice: Dice
    crowd: Crowd
    courier: Courier
    provider: Provider
    havoc: Havoc
    books: Books
    clocks: Clocks
    say: Callable[[str], None]
    ledger: Callable[[], Awaitable[list[str]]]
    memory_mb: list[tuple[int, float]] = field(default_factory=list)

    async def run(self) -> list[str]:
        """What is not as it must be; nothing, if all went well."""
        self.crowd.network.awake.set()
        beside = [
            asyncio.create_task(work)
            for work in (self.havoc.go_on(), self._watch(), self._minutes(), self._nights())
        ]
        await self.crowd.buy()
        for task in beside:
            task.cancel()
        ended = await asyncio.gather(*beside, return_exceptions=True)
        broken = [repr(error) for error in ended if isinstance(error, Exception)]
        self.courier.bring_the_late()
        await self._quiet()
        found = await self.books.faults(
            Seen(
                self.courier.posted,
                self.provider.shown,
                self.crowd.bought,
                self.crowd.overnight,
                self.provider.till.paid,
                STOCK,
            )
        )
        found += [f"{count} x {what}" for what, count in self.crowd.troubles.items()]
        for number in sorted(self.crowd.network.troubled):
            found += [f"...{number[-4:]}: {line}" for line in await self.books.story(number)]
        found += [f"the run itself: {error}" for error in broken]
        return found + self._grown() + await self.ledger()

    async def _nights(self) -> None:
        """After every so many messages the shop stands still for days."""
        for number in range(1, self.options.nights + 1):
            due = number * self.options.messages / (self.options.nights + 1)
            while self.crowd.faulted < due:  # noqa: ASYNC110 - buyers count, nobody is told
                await asyncio.sleep(0.2)
            await self._night(number)

    async def _night(self, number: int) -> None:
        network = self.crowd.network
        network.fall_asleep()
        network.awake.clear()
        while network.waiting:  # noqa: ASYNC110 - buyers count, nobody is told
            await asyncio.sleep(0.1)
        await self._quiet()
        days_s = self.dice.night_s(number)
        self.clocks.pass_by(days_s)
        self.say(f"       {days_s / 86_400:.0f} days pass")
        network.nights += 1
        self.courier.bring_the_late()
        network.awake.set()

    async def _quiet(self) -> None:
        """Everything that can be done is done."""
        await self.courier.all_brought()
        async with asyncio.timeout(QUIET_S):
            while not await self._nothing_waits():  # noqa: ASYNC110 - of other processes
                await asyncio.sleep(WATCH_S / 4)

    async def _nothing_waits(self) -> bool:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if await self.books.quiet():
                return True
            held = await self.books.held()
            await asyncio.sleep(WATCH_S)
            await self.books.let_go(held)
        return False

    async def _minutes(self) -> None:
        while True:
            await asyncio.sleep(WATCH_S)
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                await self.books.a_minute_passes(self.provider.never_came)

    def _grown(self) -> list[str]:
        warm = [mb for said, mb in self.memory_mb if said > WARM_UP * self.options.messages]
        if len(warm) < LEAST_MEASURES or warm[-1] <= GROWTH * warm[0]:
            return []
        return [f"memory: {warm[0]:.0f} MB when warm, {warm[-1]:.0f} MB at the end"]

    async def _watch(self) -> None:
        process = Processes({"engine": self.havoc.engines[0].process.pid or 0})
        begun = time.monotonic()
        while True:
            faulted = self.crowd.faulted
            self.memory_mb.append((faulted, process.memory_mb("engine")))
            self.say(
                f"{time.monotonic() - begun:5.0f} s  {faulted} faulted messages,"
                f" {self.crowd.bought} bought"
            )
            await asyncio.sleep(5 * WATCH_S)
