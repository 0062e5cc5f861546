"""A group of turns that cannot be taken together falls apart: each is then taken by itself, and none is lost."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import cast
from uuid import UUID

import pytest

from bot.hearing import Heard
from bot.metrics import Metrics
from bot.worker import Mouth, Worker
from domain.edge_ports import Claim, Finished, TurnRecord, Work
from domain.model.conversation import Conversation
from domain.model.ids import BuyerId, ConversationId
from domain.model.message import Choice
from domain.model.understanding import Understanding
from flows.engine import Engine
from tests.fakes.world import World, demo_world
from tests.unit.bot.test_withholding import NoPost, OneTurn, Talk, mouth, talk

__all__ = ["mouth", "talk"]


@dataclass
class Turn:
    """Written down when its group is finished."""

    conversation: Conversation
    uow: World = field(default_factory=demo_world)
    later: tuple[()] = ()
    noted: list[TurnRecord] = field(default_factory=list)

    async def note(self, record: TurnRecord, *, hand_over: bool = False) -> None:
        assert hand_over
        self.noted.append(record)


@dataclass
class Group:
    turns: Sequence[Turn | None]

    async def finish(self) -> list[Finished]:
        return [Finished((), waits=False) for turn in self.turns if turn and turn.noted]


@dataclass
class Shared:
    """`breaks`: the conversation that no machine can answer; `apart`: one that is not taken with others."""

    like: Conversation
    breaks: int = 0
    apart: int = 0
    groups: list[list[int]] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)

    @asynccontextmanager
    async def turns(self, claims: Sequence[tuple[Claim, int]]) -> AsyncIterator[Group]:
        tokens = [claim.token for claim, _ in claims]
        self.groups.append(tokens)
        group = Group([self._turn(token, alone=len(tokens) == 1) for token in tokens])
        yield group
        self.answered += [
            token for token, turn in zip(tokens, group.turns, strict=True) if turn and turn.noted
        ]

    def _turn(self, token: int, *, alone: bool) -> Turn | None:
        if token == self.apart and not alone:
            return None
        own = replace(
            self.like,
            conversation_id=ConversationId(UUID(int=token)),
            buyer_id=BuyerId(UUID(int=token)),
        )
        turn = Turn(own)
        if token == self.breaks:
            turn.uow.__dict__["savepoint"] = None
        return turn

    async def fail(self, claim: Claim, error: str) -> None:
        assert error == "TypeError"
        self.failed.append(claim.token)


@pytest.fixture
async def group(talk: Talk) -> list[Heard]:
    turns: OneTurn = talk.turns
    turns.content = Choice("browse")
    claim = await turns.claim()
    known = {1: Understanding("", "", 1.0, source="option")}
    return [
        Heard(
            replace(claim, token=token, conversation_id=ConversationId(UUID(int=token))),
            token,
            known,
        )
        for token in (1, 2, 3)
    ]


def worker(work: Shared, mouth: Mouth) -> Worker:
    return Worker(cast("Work", work), mouth, Engine(), NoPost(), lambda: None, Metrics())


async def test_all_are_taken_in_one_transaction(
    talk: Talk, mouth: Mouth, group: list[Heard]
) -> None:
    work = Shared(talk.conversation)

    assert await worker(work, mouth).take(group) == [None, None, None]

    assert work.groups == [[1, 2, 3]]
    assert work.answered == [1, 2, 3]


async def test_one_that_breaks_is_tried_again_later_and_the_others_are_answered(
    talk: Talk, mouth: Mouth, group: list[Heard]
) -> None:
    work = Shared(talk.conversation, breaks=2)

    assert await worker(work, mouth).take(group) == [None, None, None]

    assert work.groups == [[1, 2, 3], [1], [2], [3]]
    assert (work.answered, work.failed) == ([1, 3], [2])


async def test_one_that_has_to_be_alone_is_taken_after_the_others(
    talk: Talk, mouth: Mouth, group: list[Heard]
) -> None:
    work = Shared(talk.conversation, apart=1)

    assert await worker(work, mouth).take(group) == [None, None, None]

    assert work.groups == [[1, 2, 3], [1]]
    assert work.answered == [2, 3, 1]
