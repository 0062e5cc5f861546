"""The numbers in words and in a table."""

import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

from tests.bench.beside import Beside, scale_rows
from tests.bench.load import Measured
from tests.bench.pgbench import CLIENTS
from tests.bench.rounds import Pair, Phase, Round, Size
from tests.bench.rows import Row, at
from tests.bench.scale import Scaled

LEAST_RATIO = 1 / 3
MOST_COST = 3.0
BUSY_PERCENT = 15.0
MOST_ENGINE_MB = 200
Take: TypeAlias = Callable[[Round], float]
ORDER = ("engine", "postgres", "nlu", "valkey", "load")


@dataclass(frozen=True, slots=True)
class Rates:
    """`split`: CPU microseconds of the engine a button turn, by what they went to."""

    rounds: Sequence[Round]
    peaks_mb: Mapping[str, int]
    size: Size
    split: Mapping[str, float]

    def rows(self) -> Iterator[Row]:
        yield from self._rates()
        yield from self._latencies()
        for name, phase in (("buttons", _buttons), ("words", _words)):
            for process in ORDER:
                row = self._row(f"CPU a turn, {name}: {process}", _cpu(phase, process), "us")
                if max(row.values) >= 1:
                    yield row
        for part, cpu_us in sorted(self.split.items(), key=lambda item: -item[1]):
            yield Row(f"Of the engine's CPU a turn by buttons: {part}", [cpu_us], "us")
        for process in ORDER[:-1]:
            peak = self.peaks_mb.get(process, 0)
            if peak:
                yield self._memory(process, peak)
        yield self._row("Other programs' share of the machine", _noise, "%")

    def _rates(self) -> Iterator[Row]:
        yield self._row("Turns by buttons", lambda r: r.pair.per_s, "/s")
        yield self._row("Turns in words", lambda r: r.words.measured.turns_per_s, "/s")
        yield self._row(
            "Floor right after: pgbench, the same writes", lambda r: r.floor.per_s, "/s"
        )
        ratios = [one.pair.ratio for one in self.rounds]
        met = median(ratios) >= LEAST_RATIO
        yield Row("Turns by buttons to the floor", ratios, "", 3, ">= 0.333", met)
        yield self._row("CPU a turn, floor: Postgres", lambda r: r.floor.server_us, "us")
        yield self._row("CPU a turn, floor: pgbench", lambda r: r.floor.client_us, "us")
        costs = [_cost_ratio(one) for one in self.rounds]
        met = median(costs) <= MOST_COST
        yield Row("CPU a turn by buttons to the floor's", costs, "", 2, f"<= {MOST_COST:g}", met)

    def _latencies(self) -> Iterator[Row]:
        size = self.size
        yield self._row(f"Acknowledged at {size.rate:g} messages/s, p50", _ack(_open, 0.5), "ms", 1)
        yield self._limit(f"Acknowledged at {size.rate:g} messages/s, p99", _ack(_open, 0.99), 100)
        flood = f"Acknowledged at {size.flood:g} messages/s, p99"
        yield self._limit(flood, _ack(_flood, 0.99), 50)
        yield self._row(f"Replied at {size.rate:g} messages/s, p50", _reply(_open, 0.5), "ms", 1)
        yield self._row(f"Replied at {size.rate:g} messages/s, p99", _reply(_open, 0.99), "ms", 1)
        yield self._row("Replied at half the top rate, p50", _reply(_half, 0.5), "ms", 1)
        yield self._limit("Replied at half the top rate, p99", _reply(_half, 0.99), 150)
        crowd = f"{size.buyers} at once"
        for name, phase in (("buttons", _buttons), ("words", _words)):
            yield self._row(f"Replied, {name}, {crowd}, p50", _reply(phase, 0.5), "ms")
            yield self._row(f"Replied, {name}, {crowd}, p99", _reply(phase, 0.99), "ms")

    def _limit(self, name: str, take: Take, most_ms: float) -> Row:
        values = [take(one) for one in self.rounds]
        return Row(name, values, "ms", 1, f"< {most_ms:g}", median(values) < most_ms)

    def _memory(self, process: str, peak: int) -> Row:
        name = "Postgres, all processes" if process == "postgres" else process
        if process != "engine":
            return Row(f"Peak memory: {name}", [peak], "MB")
        target = f"< {MOST_ENGINE_MB}"
        return Row(f"Peak memory: {name}", [peak], "MB", 0, target, peak < MOST_ENGINE_MB)

    def _row(self, name: str, take: Take, unit: str, digits: int = 0) -> Row:
        return Row(name, [take(one) for one in self.rounds], unit, digits)

    def remarks(self) -> Iterator[str]:
        """What the table does not say."""
        yield _machine(len(self.rounds), self.size)
        words = [one.words.written.sources for one in self.rounds]
        yield f"Who understood the typed turns: {_shares(words)}."
        for name, phase in (("Buttons", _buttons), ("Words", _words)):
            yield f"{name}: {_outcome([phase(one) for one in self.rounds])}"
        for name, phase in (("half the top rate", _half), ("a flood", _flood)):
            loops = [phase(one).measured for one in self.rounds]
            sent, lost = sum(m.sent for m in loops), sum(m.troubles.total() for m in loops)
            yield f"Open loop, {name}: {sent} messages sent, {lost} without an answer."
        others = median(map(_noise, self.rounds))
        if others > BUSY_PERCENT:
            yield (
                f"Other programs took {others:.0f} % of the machine meanwhile: rates and times are not those of"
                " a quiet one, and even CPU a turn is told too high. Run it again alone."
            )


@dataclass(frozen=True, slots=True)
class Several:
    """`count` engine processes at one port."""

    count: int
    pairs: Sequence[Pair]

    def rows(self) -> Iterator[Row]:
        rates = [pair.per_s for pair in self.pairs]
        yield Row(f"Turns by buttons, {self.count} engine processes", rates, "/s")
        yield Row("Floor right after", [pair.floor.per_s for pair in self.pairs], "/s")
        ratios = [pair.ratio for pair in self.pairs]
        yield Row(f"Turns by buttons, {self.count} processes, to the floor", ratios, "", 3)


@dataclass(frozen=True, slots=True)
class Report:
    """Of the parts that were run."""

    rates: Rates | None
    several: Several | None
    beside: Beside | None
    scaled: Scaled | None

    def rows(self) -> Iterator[Row]:
        if self.rates:
            yield from self.rates.rows()
        if self.several:
            yield from self.several.rows()
        if self.beside:
            yield from self.beside.rows()
        if self.scaled:
            yield from scale_rows(self.scaled)

    def remarks(self) -> Iterator[str]:
        if self.rates:
            yield from self.rates.remarks()

    def text(self) -> str:
        cells = [("", "min", "median", "max", "", "target"), *(row.cells() for row in self.rows())]
        widths = [max(len(line[place]) for line in cells) for place in range(len(cells[0]))]
        lines = [_aligned(line, widths) for line in cells]
        return "\n".join([*lines, "", *self.remarks()])

    def markdown(self) -> str:
        head = (Path(__file__).parent / "benchmarks_head.md").read_text("utf-8")
        table = ["| | min | median | max | | target |", "|---|--:|--:|--:|---|---|"]
        table += [f"| {' | '.join(row.cells())} |" for row in self.rows()]
        remarks = [f"* {remark}" for remark in self.remarks()]
        return "\n".join([head, *table, "", *remarks, ""])


def _buttons(one: Round) -> Phase:
    return one.buttons


def _words(one: Round) -> Phase:
    return one.words


def _open(one: Round) -> Phase:
    return one.open


def _flood(one: Round) -> Phase:
    return one.flood


def _half(one: Round) -> Phase:
    return one.half


def _cost_ratio(one: Round) -> float:
    """All that a turn costs, but for who plays the world, to all that pgbench's costs."""
    cost_us = sum(_cpu(_buttons, process)(one) for process in ORDER if process != "load")
    return cost_us / one.floor.cpu_us


def _noise(one: Round) -> float:
    phases = (one.buttons, one.words, one.open)
    return max(phase.measured.used.others_share for phase in phases) * 100


def _cpu(phase: Callable[[Round], Phase], process: str) -> Take:
    def take(one: Round) -> float:
        measured = phase(one).measured
        return measured.used.cpu_s.get(process, 0.0) * 1e6 / max(len(measured.answered), 1)

    return take


def _ack(phase: Callable[[Round], Phase], share: float) -> Take:
    return lambda one: at(share, [a.acknowledgement_s for a in phase(one).measured.answered])


def _reply(phase: Callable[[Round], Phase], share: float) -> Take:
    return lambda one: at(share, [a.reply_s for a in phase(one).measured.answered])


def _shares(sources: Sequence[Mapping[str, int]]) -> str:
    total = sum(sum(each.values()) for each in sources)
    names = {name for each in sources for name in each}
    counts = sorted(((sum(e.get(n, 0) for e in sources), n) for n in names), reverse=True)
    return ", ".join(f"{name} {count * 100 / max(total, 1):.1f} %" for count, name in counts)


def _outcome(phases: Sequence[Phase]) -> str:
    measured: list[Measured] = [phase.measured for phase in phases]
    written = [phase.written for phase in phases]
    finished, lost = sum(m.finished for m in measured), sum(m.troubles.total() for m in measured)
    turns, messages = sum(w.turns for w in written), sum(w.messages for w in written)
    orders, parked = sum(w.orders for w in written), written[-1].parked
    return (
        f"{finished} purchases went through all ten turns, {lost} got lost or went astray, {orders} orders"
        f" stand in the database; {messages / max(turns, 1):.2f} messages a turn, {parked} parked."
    )


def _machine(rounds: int, size: Size) -> str:
    processor = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    python = platform.python_version()
    return (
        f"{rounds} rounds of {size.buyers} buyers on {processor}, Python {python}; load generator, "
        f"stand-in provider, Postgres and engine share the machine. pgbench has {CLIENTS} clients."
    )


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    name, low, middle, high, unit, target = line
    numbers = "  ".join(v.rjust(w) for v, w in zip((low, middle, high), widths[1:4], strict=True))
    return f"{name.ljust(widths[0])}  {numbers}  {unit.ljust(widths[4])}  {target}".rstrip()
