"""What the peer and the sizes say, as lines of the table."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.load import Measured
from tests.bench.peer import PeerRun
from tests.bench.rows import Row, at
from tests.bench.scale import Scaled

LEAST_TIMES = 20.0
MOST_SLOWER = 1.2
MOST_LOSS = 1.3
PROCESSES = {"peer": "Rasa", "actions": "action server", "postgres": "Postgres"}


@dataclass(frozen=True, slots=True)
class Match:
    theirs: PeerRun
    ours: Measured

    @property
    def ratio(self) -> float:
        return self.ours.turns_per_s / self.theirs.turns_per_s


@dataclass(frozen=True, slots=True)
class Beside:
    """The peer and the engine, one after the other. `slower`: the peer's Python, in times as long."""

    buttons: Match
    words: Match
    slower: float

    def rows(self) -> Iterator[Row]:
        yield Row("Plain Python in the peer's interpreter, to ours", [self.slower], "", 2)
        for name, pair in (("by buttons", self.buttons), ("in words", self.words)):
            theirs = pair.theirs
            yield Row(f"The peer's turns {name}", [theirs.turns_per_s], "/s", 1)
            yield Row(f"The engine's turns {name}, beside", [pair.ours.turns_per_s], "/s")
            met = pair.ratio >= LEAST_TIMES
            target = f">= {LEAST_TIMES:g}"
            yield Row(f"The engine's to the peer's, {name}", [pair.ratio], "", 1, target, met)
            for share in (0.5, 0.99):
                at_ms = at(share, theirs.replies_s)
                yield Row(f"The peer replied, {name}, p{share * 100:g}", [at_ms], "ms")
            turns = len(theirs.replies_s)
            for process, called in PROCESSES.items():
                cpu_us = theirs.used.cpu_s[process] * 1e6 / turns
                yield Row(f"CPU a turn of the peer, {name}: {called}", [cpu_us], "us")
        for process, peak in self.words.theirs.memory_mb.items():
            yield Row(f"Peak memory of the peer: {PROCESSES[process]}", [peak], "MB")


def scale_rows(scaled: Scaled) -> Iterator[Row]:
    least, *deeper = scaled.replies_ms.values()
    for turn, reply_ms in scaled.replies_ms.items():
        yield Row(f"Replied at turn {turn:,} of a conversation, p50", [reply_ms], "ms", 1)
    yield _flat("The slowest of these to the first", max(deeper) / least, MOST_SLOWER)
    for name, rates in (
        ("conversations", scaled.by_conversations),
        ("products", scaled.by_products),
    ):
        for size, rate in rates.items():
            yield Row(f"Turns by buttons among {size:,} {name}", [rate], "/s")
        first, *more = rates.values()
        if more:
            yield _flat(f"Most among few to least among many {name}", first / min(more), MOST_LOSS)
    for share in (0.5, 0.99):
        at_ms = at(share, [ms / 1000 for ms in scaled.searches_ms])
        yield Row(f"A search among as many products, p{share * 100:g}", [at_ms], "ms", 1)


def _flat(name: str, ratio: float, most: float) -> Row:
    return Row(name, [ratio], "", 2, f"<= {most:g}", ratio <= most)
