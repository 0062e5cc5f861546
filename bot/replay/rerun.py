"""One recorded turn through the worker, with a journal for a world."""

import random
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from adapters.ids import seeded
from adapters.journal.answering import Pages, Strictness, Today, Witness, answered
from adapters.postgres.history import Chat, PastTurn, standing_at
from bot.hearing import Ear, Hearing
from bot.metrics import Metrics
from bot.worker import Mouth, Worker
from domain.edge_ports import (
    Claim,
    Finished,
    OpenTurn,
    OpenTurns,
    Outgoing,
    Pending,
    Step,
    TurnRecord,
)
from domain.model.conversation import Conversation
from domain.model.ids import BuyerId, TenantId
from domain.model.message import Notice
from domain.model.understanding import Understanding
from domain.ports import UnitOfWork
from flows import routing
from flows.engine import Engine


@dataclass(frozen=True, slots=True)
class Recorded:
    """Everything that a turn was made of."""

    chat: Chat
    tenant_id: TenantId
    past: PastTurn
    pages: Pages
    messages: tuple[Pending, ...]
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class How:
    """What is of today in this run: the ear, where one is given, and the world, for what was not asked then."""

    mouth: Mouth
    strictness: Strictness = Strictness.EXACT
    ear: Ear | None = None
    today: Today | None = None


@dataclass(slots=True)
class Rerun:
    """What became of it. `trouble`: why it went no further."""

    witness: Witness
    conversation: Conversation
    record: TurnRecord | None = None
    trouble: str = ""


class NotRecordedError(Exception):
    """The turn cannot be run again; the message says what is missing."""


async def rerun(recorded: Recorded, before: Conversation | None, how: How) -> Rerun:
    """Run the turn on from *before*, the conversation as the turn before it left it.

    Raises:
        NotRecordedError: nobody knows where the conversation stood.
    """
    strictness = how.strictness
    if recorded.past.redacted and strictness is Strictness.EXACT:
        strictness = Strictness.LOOSE
    witness = Witness(recorded.pages, recorded.facts, strictness, how.today)
    conversation = _began(recorded, before)
    again = Rerun(witness, conversation)
    work = _OneTurn(again, recorded.past)
    ear = how.ear if how.ear and not recorded.past.redacted else Remembered.of(recorded)
    seeds = _LoadedDie(recorded.past.seed)
    # The engine's own path, from the claim to what is written at its end.
    worker = Worker(work, how.mouth, Engine(), _Nobody(), _nothing, Metrics())
    await Hearing(work, ear, Metrics(), seeds).through(_claim(recorded), worker.alone)
    again.trouble = witness.departure or again.trouble
    return again


def _began(recorded: Recorded, before: Conversation | None) -> Conversation:
    chat, head = recorded.chat, recorded.pages.head
    standing, told = standing_at(head), head.get("standing")
    if told is not None and standing is not None:
        heard_at = told["heard_at"] and datetime.fromisoformat(told["heard_at"])
        conversation = Conversation(
            recorded.tenant_id,
            chat.conversation_id,
            chat.account_id,
            chat.channel,
            chat.customer_id,
            BuyerId(UUID(head["buyer"])),
            standing.state,
            dict(standing.history),
            told["language"],
            standing.memory,
            told["turn"],
            heard_at,
        )
    elif before is not None:
        conversation = deepcopy(before)
    elif recorded.past.turn == 1:
        conversation = _new(recorded)
    else:
        raise NotRecordedError("the turn before it was not written down")
    conversation.buyer_id = BuyerId(UUID(head["buyer"]))
    heard = [
        m.inbound.sent_at for m in recorded.messages if not isinstance(m.inbound.content, Notice)
    ]
    known = [*heard, *filter(None, [conversation.last_inbound_at])]
    conversation.last_inbound_at = max(known, default=None)
    return conversation


def _new(recorded: Recorded) -> Conversation:
    chat = recorded.chat
    return Conversation(
        recorded.tenant_id,
        chat.conversation_id,
        chat.account_id,
        chat.channel,
        chat.customer_id,
        chat.buyer_id,
    )


def _claim(recorded: Recorded) -> Claim:
    chat = recorded.chat
    return Claim(
        recorded.tenant_id,
        chat.conversation_id,
        0,
        1,
        chat.channel,
        chat.account_id,
        recorded.messages,
    )


def whole(steps: Sequence[Step], words: str) -> Understanding:
    """The understanding of a message whose wishes have a step each."""
    first = steps[0].understanding
    if len(steps) == 1:
        return first
    return replace(first, text=words, parts=tuple(step.understanding for step in steps))


@dataclass(slots=True)
class Remembered:
    """Hears what was heard then: understandings by their words, in order."""

    heard: dict[str, deque[Understanding]] = field(default_factory=dict)

    @classmethod
    def of(cls, recorded: Recorded) -> "Remembered":
        heard: dict[str, deque[Understanding]] = {}
        for pending in recorded.messages:
            steps = [step for step in recorded.past.steps if step.inbox_id == pending.inbox_id]
            if steps:
                words = routing.words_of(pending.inbound.content)
                heard.setdefault(words, deque()).append(whole(steps, words))
        return cls(heard)

    async def understand(self, text: str) -> Understanding:
        return self.heard[text].popleft()


@dataclass(slots=True)
class _OneTurn:
    """The worker's `Work`: this turn, and nothing behind it."""

    again: Rerun
    past: PastTurn

    async def claims(self, most: int) -> list[Claim]:  # noqa: ARG002 - there is one, and it is given
        return []

    @asynccontextmanager
    async def turns(self, claims: Sequence[tuple[Claim, int]]) -> AsyncIterator[OpenTurns]:
        ((_, seed),) = claims
        ids = seeded(self.past.at, seed)
        yield _Turn(self.again, answered(self.again.witness, self.past.at, ids))

    async def fail(self, claim: Claim, error: str) -> None:  # noqa: ARG002 - one of a kind
        self.again.trouble = self.again.trouble or error


@dataclass(slots=True)
class _Turn:
    again: Rerun
    uow: UnitOfWork

    @property
    def conversation(self) -> Conversation:
        return self.again.conversation

    @property
    def later(self) -> tuple[Pending, ...]:
        """What came in time was recorded with the turn."""
        return ()

    def leave(self) -> None:
        raise AssertionError("there is nothing to leave it for")

    async def note(self, record: TurnRecord, *, hand_over: bool = False) -> None:  # noqa: ARG002
        self.again.record = record
        self.again.conversation.turn += 1

    @property
    def turns(self) -> tuple[OpenTurn]:
        """There is no other one."""
        return (self,)

    async def finish(self) -> list[Finished]:
        return [Finished((), waits=False)]


class _LoadedDie(random.Random):
    """Falls as it fell then."""

    def __init__(self, fell: int) -> None:
        super().__init__(fell)
        self._fell = fell

    def getrandbits(self, k: int, /) -> int:  # noqa: ARG002 - it was asked for as many then
        return self._fell


class _Nobody:
    """Sends nothing."""

    def room(self) -> bool:
        return False

    def take(self, rows: Sequence[Outgoing]) -> None:  # noqa: ARG002 - there is no room
        raise AssertionError("nothing is handed over")


def _nothing() -> None:
    return
