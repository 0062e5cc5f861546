"""The walk with the proofs: all of it, or up to the first thing that is wrong."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from flows.context import Reply
from tests.verify.fitting import kind, too_large
from tests.verify.place import Move
from tests.verify.proofs import PROOFS
from tests.verify.reach import stuck
from tests.verify.walk import Walk


@dataclass(frozen=True, slots=True)
class Fault:
    """`story` leads to it, its last move included; empty for a sentence that does not fit."""

    proof: str
    why: str
    story: tuple[Move, ...] = ()


@dataclass(slots=True)
class Search:
    """`answers`: one answer of each kind that was met."""

    walk: Walk = field(default_factory=Walk)
    answers: dict[tuple[object, ...], tuple[Reply, ...]] = field(default_factory=dict)
    moves: int = 0

    async def faults(self) -> AsyncIterator[Fault]:
        """As they are come by; what needs the whole walk comes last."""
        async for move in self.walk.moves():
            self.moves += 1
            if move.replies:
                self.answers.setdefault(kind(move.replies), move.replies)
            for proof in PROOFS:
                for why in proof(move):
                    yield Fault(name_of(proof), why, (*move.start.story(), move))
        for why in too_large(self.answers.values()):
            yield Fault("every answer fits every channel in every language", why)
        if self.walk.whole:
            for place, why in stuck(self.walk):
                yield Fault("nobody is stuck", why, tuple(place.story()))

    async def first(self) -> Fault | None:
        async for fault in self.faults():
            return fault
        return None


def name_of(proof: object) -> str:
    return str(getattr(proof, "__name__", proof)).replace("_", " ")
