"""A round: every phase once, on one engine. Several rounds tell how much the machine wobbles."""

import asyncio
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.bench.ledger import Ledger, Written
from tests.bench.load import Closed, Measured, Open, Purchase
from tests.bench.pgbench import Pgbench, Rate
from tests.bench.phone import Network
from tests.bench.processes import Processes
from tests.bench.purchases import browsing, by_buttons, in_words
from tests.bench.shop import BenchShop

PAUSE_S = 1.0
"""Between two phases, so that what the first left behind is not counted to the second."""
MOST_S = 120.0
"""No round is begun later than this: on a busy machine there are fewer of them."""
WARM_UP = 1
"""Purchases a buyer, before anything is counted."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything. In the closed loop each of *buyers* makes *purchases*, but none is begun after
    `closed_s` seconds; the other phases last `open_s` and `pgbench_s`. `rate` and `flood` are messages a second of
    the open loop."""

    buyers: int
    purchases: int
    rounds: int
    rate: float
    flood: float
    closed_s: float
    open_s: float
    pgbench_s: int


@dataclass(frozen=True, slots=True)
class Phase:
    """`written`: what the engine's tables hold of it."""

    measured: Measured
    written: Written


@dataclass(frozen=True, slots=True)
class Pair:
    """Purchases by buttons, and the floor right after: the machine is as quick for one as for the other."""

    buttons: Phase
    floor: Rate

    @property
    def per_s(self) -> float:
        return self.buttons.measured.turns_per_s

    @property
    def ratio(self) -> float:
        return self.per_s / self.floor.per_s


@dataclass(frozen=True, slots=True)
class Round:
    pair: Pair
    words: Phase
    open: Phase
    flood: Phase
    half: Phase

    @property
    def buttons(self) -> Phase:
        return self.pair.buttons

    @property
    def floor(self) -> Rate:
        return self.pair.floor


@dataclass(slots=True)
class Bench:
    network: Network
    shop: BenchShop
    processes: Processes
    ledger: Ledger
    pgbench: Pgbench
    size: Size
    say: Callable[[str], None]
    counts: Path
    peaks_mb: Counter[str] = field(default_factory=Counter)

    async def split(self) -> Mapping[str, float]:
        """CPU microseconds of the engine a button turn, by what they went to."""
        closed = Closed(self.network, self.shop, self.processes, self.size.closed_s)
        engine = self.processes.pids["engine"]
        os.kill(engine, signal.SIGUSR1)
        measured = await closed.run(by_buttons, self.size.buyers, self.size.purchases)
        os.kill(engine, signal.SIGUSR1)
        await asyncio.sleep(PAUSE_S)
        counts: dict[str, int] = json.loads(self.counts.read_text("utf-8"))
        turn_us = measured.used.cpu_s["engine"] * 1e6 / len(measured.answered)
        return {part: turn_us * n / sum(counts.values()) for part, n in counts.items()}

    async def beside(self, *, words: bool) -> Measured:
        """Purchases alone, to be held against another's."""
        closed = Closed(self.network, self.shop, self.processes, self.size.closed_s)
        purchase = in_words if words else by_buttons
        return await closed.run(purchase, self.size.buyers, self.size.purchases)

    async def pairs(self) -> list[Pair]:
        """As many as there are rounds, after a warm-up."""
        closed = Closed(self.network, self.shop, self.processes, self.size.closed_s)
        await closed.run(by_buttons, self.size.buyers, WARM_UP)
        await self.ledger.run("analyze")
        return [await self.pair(closed) for _ in range(self.size.rounds)]

    async def pair(self, closed: Closed) -> Pair:
        phase = await self._closed(closed, by_buttons, "buttons")
        return Pair(phase, await self._pgbench("one_commit.sql", phase.written))

    async def rounds(self) -> list[Round]:
        closed = Closed(self.network, self.shop, self.processes, self.size.closed_s)
        await closed.run(by_buttons, self.size.buyers // 2, WARM_UP)
        await closed.run(in_words, self.size.buyers // 2, WARM_UP)
        await self.ledger.run("analyze")
        last_start_s = time.perf_counter() + MOST_S
        done: list[Round] = []
        while len(done) < self.size.rounds and time.perf_counter() < last_start_s:
            done.append(await self._round(closed, len(done) + 1))
        return done

    async def _round(self, closed: Closed, number: int) -> Round:
        self.say(f"Round {number} of {self.size.rounds}")
        pair = await self.pair(closed)
        words = await self._closed(closed, in_words, "words")
        opened = await self._open(self.size.rate)
        half = await self._open(pair.per_s / 2)
        flood = await self._open(self.size.flood)
        return Round(pair, words, opened, flood, half)

    async def _closed(self, closed: Closed, purchase: Purchase, name: str) -> Phase:
        since = await self.ledger.now()
        measured = await closed.run(purchase, self.size.buyers, self.size.purchases)
        self.say(f"  {name}: {measured.turns_per_s:.0f} turns/s{troubles(measured)}")
        return await self._phase(measured, since)

    async def _open(self, rate: float) -> Phase:
        since = await self.ledger.now()
        messages = browsing(self.shop)
        measured = await Open(self.network, self.processes).run(messages, rate, self.size.open_s)
        self.say(f"  open, {rate:.0f}/s: {measured.sent} messages{troubles(measured)}")
        return await self._phase(measured, since)

    async def _phase(self, measured: Measured, since: datetime) -> Phase:
        self._look_at_memory()
        await asyncio.sleep(PAUSE_S)
        return Phase(measured, await self.ledger.written_since(since))

    async def _pgbench(self, script: str, like: Written) -> Rate:
        rate = await self.pgbench.run(script, like, self.size.pgbench_s)
        self.say(f"  pgbench {script}: {rate.per_s:.0f} tps")
        await asyncio.sleep(PAUSE_S)
        return rate

    def _look_at_memory(self) -> None:
        """Between two phases: to add up what many processes share takes long enough to be heard in a phase."""
        for name in self.processes.pids:
            family = name in self.processes.families
            read = self.processes.memory_mb if family else self.processes.peak_mb
            self.peaks_mb[name] = max(self.peaks_mb[name], round(read(name)))


def troubles(measured: Measured) -> str:
    return "".join(f"; {count} x {what}" for what, count in measured.troubles.most_common(3))
