"""What a buyer adds before the answer is ready is answered in the same turn."""

from dataclasses import dataclass, field, replace

import pytest

from bot.worker import Mouth
from domain.edge_ports import Claim, Pending
from domain.model.message import Inbound, Text
from tests.unit.bot.test_withholding import OneTurn, Talk, mouth, talk

__all__ = ["mouth", "talk"]


@dataclass
class Bursting(OneTurn):
    """Messages come while the first ones are being understood."""

    waiting: list[Pending] = field(default_factory=list)
    left: int = 0

    @property
    def later(self) -> tuple[Pending, ...]:
        """One at a time, so that it is asked again."""
        return (self.waiting[0],) if self.waiting else ()

    def leave(self) -> None:
        self.left += 1
        self.waiting.pop(0)


@pytest.fixture
def burst(talk: Talk, mouth: Mouth) -> Bursting:  # noqa: ARG001 - the talk is made with it
    turns = Bursting(talk.turns.world, talk.turns.conversation)
    talk.worker.work = turns  # type: ignore[assignment]  # as much of it as a worker needs
    return turns


async def test_a_burst_is_one_turn_in_its_order(burst: Bursting, talk: Talk) -> None:
    burst.content = Text("1")
    claim: Claim = await burst.claim()
    first = claim.messages[0].inbound
    burst.waiting = [pending(first, n) for n in (2, 3)]

    await talk.hearing.through(claim, talk.worker.alone)

    assert burst.left == 2
    (record,) = burst.written
    assert [step.inbox_id for step in record.steps] == [1, 2, 3]


def pending(like: Inbound, number: int) -> Pending:
    return Pending(number, replace(like, message_id=str(number), content=Text(str(number))))
