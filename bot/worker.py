"""Claim a conversation, understand its messages, let the machine step, commit."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import structlog
from structlog.contextvars import bound_contextvars

from bot import news, policy, templates
from bot.metrics import Metrics
from bot.withdrawn import still_meant
from domain.edge_ports import (
    Channel,
    Claim,
    OpenTurn,
    Outgoing,
    Payload,
    Pending,
    Step,
    TurnRecord,
    Work,
)
from domain.errors import LostLeaseError
from domain.model.conversation import Conversation
from domain.model.message import Inbound, Notice, Understood
from domain.model.understanding import Source, Understanding
from domain.ports import Sentences
from flows import routing
from flows.context import Reply
from flows.engine import Engine, Outcome
from flows.moves import START
from flows.wording import Voice, shown_options

TURN_S = 20.0
"""A turn that takes longer is given up and tried again: its lease would run out anyway."""

READ_FROM_HERE = frozenset({"web"})
"""Channels whose pages fetch what was said: they are told that there is something."""

log = structlog.get_logger()


class Post(Protocol):
    """Who sends what a turn of this process said."""

    def room(self) -> bool: ...

    def take(self, rows: Sequence[Outgoing]) -> None:
        """One conversation's messages, in order, written down and claimed for us."""
        ...


class Ear(Protocol):
    """What words mean; never an error."""

    async def understand(self, text: str) -> Understanding: ...


PICTURES = "/pictures"
"""Where they are served, below our own address."""


@dataclass(frozen=True, slots=True)
class Mouth:
    """How the engine speaks: sentences, channels, and where our own pages lie. `made_by` names this dialogue."""

    sentences: Sentences
    channels: Mapping[str, Channel]
    home: str
    made_by: str = ""

    @property
    def pictures(self) -> str:
        return f"{self.home}{PICTURES}"


@dataclass(slots=True)
class Worker:
    """One machine, one turn at a time. `post` sends at once what the turn says; `to_send` is called when something
    waits to be claimed."""

    work: Work
    nlu: Ear
    mouth: Mouth
    engine: Engine
    post: Post
    to_send: Callable[[], None]
    metrics: Metrics
    seeds: random.Random

    async def answer(self, claim: Claim) -> None:
        """Take the turn; what goes wrong is written down for another try."""
        with bound_contextvars(correlation_id=claim.correlation_id):
            await self._answer(claim)

    async def _answer(self, claim: Claim) -> None:
        try:
            async with asyncio.timeout(TURN_S):
                await self._turn(claim)
        except LostLeaseError:
            log.info("turn.lost_lease", conversation=str(claim.conversation_id))
        except Exception as error:
            log.exception("turn.failed", conversation=str(claim.conversation_id))
            self.metrics.turns_failed.inc()
            await self.work.fail(claim, type(error).__name__)

    async def _turn(self, claim: Claim) -> None:
        """What is said before the answer is ready is answered with it: a burst is one turn, without waiting for it."""
        seed = self.seeds.getrandbits(63)
        known: dict[int, Understanding] = {}
        later = await self._answered_or_later(claim, seed, known)
        while later:
            claim = replace(claim, messages=(*claim.messages, *later))
            later = await self._answered_or_later(claim, seed, known)

    async def _answered_or_later(
        self, claim: Claim, seed: int, known: dict[int, Understanding]
    ) -> tuple[Pending, ...]:
        """Nothing when the turn is done; else what came meanwhile, and nothing was done. *known* grows."""
        said = still_meant(claim.messages)
        with self.metrics.part("understand"):
            new = [pending for pending in said if pending.inbox_id not in known]
            found = await asyncio.gather(*(self._understand(pending.inbound) for pending in new))
        known |= {pending.inbox_id: one for pending, one in zip(new, found, strict=True)}
        understood = [known[pending.inbox_id] for pending in said]
        with self.metrics.part("turn"):
            async with self.work.turn(claim, seed) as turn:
                if later := turn.later:
                    turn.leave()
                    return later
                self.metrics.waited(claim.messages, turn.uow.now)
                pairs = list(zip(said, understood, strict=True))
                record = await self._steps(claim, turn, pairs, seed)
                finished = await turn.finish(record, hand_over=self.post.room())
        if finished.handed:
            self.post.take(finished.handed)
        if finished.waits or (record.payloads and claim.channel in READ_FROM_HERE):
            self.to_send()
        self.metrics.count_steps(record.steps)
        log.info(
            "turn.done",
            conversation=str(claim.conversation_id),
            inbox=[pending.inbox_id for pending in claim.messages],
            events=[step.event for step in record.steps],
            said=len(record.payloads),
            answers=answered(claim),
        )
        return ()

    async def _understand(self, inbound: Inbound) -> Understanding:
        if isinstance(inbound.content, Understood):
            return inbound.content.understanding
        words = routing.words_of(inbound.content)
        if not words.strip() or words.strip().isdigit() or routing.join_code(words):
            source: Source = "notice" if isinstance(inbound.content, Notice) else "option"
            return Understanding(
                words, "pick" if words.strip().isdigit() else "", 1.0, source=source
            )
        return await self.nlu.understand(words)

    async def _steps(
        self, claim: Claim, turn: OpenTurn, said: list[tuple[Pending, Understanding]], seed: int
    ) -> TurnRecord:
        replies: list[Reply] = []
        steps: list[Step] = []
        for pending, understanding in said:
            if await news.passed_on(turn, pending):
                steps.append(step_of(pending.inbox_id, understanding, unmoved(turn.conversation)))
                continue
            outcomes = await self.engine.hear(
                turn.conversation, turn.uow, pending.inbound, understanding
            )
            wishes = understanding.wishes if len(outcomes) > 1 else (understanding,)
            for outcome, wish in zip(outcomes, wishes, strict=True):
                replies.extend(outcome.replies)
                steps.append(step_of(pending.inbox_id, wish, outcome))
        payloads = self._payloads(turn, replies)
        withheld = await self._withheld(claim, turn, len(payloads))
        if policy.Withheld.OUTSIDE_WINDOW in withheld.values():
            payloads += await self._approved(turn, replies)
        mouth = self.mouth
        return TurnRecord(tuple(steps), payloads, seed, withheld, mouth.made_by, mouth.pictures)

    def _payloads(self, turn: OpenTurn, replies: list[Reply]) -> tuple[Payload, ...]:
        if not replies:
            return ()
        conversation = turn.conversation
        channel = self.mouth.channels[conversation.channel]
        mouth = self.mouth
        voice = Voice(
            *(mouth.sentences, conversation.language, channel.plain),
            *(mouth.pictures, mouth.home),
        )
        bubbles = voice.bubbles(replies)
        conversation.memory.options = shown_options(bubbles) or conversation.memory.options
        return tuple(channel.render(bubbles, conversation.customer_id))

    async def _approved(self, turn: OpenTurn, replies: list[Reply]) -> tuple[Payload, ...]:
        """News that are not sent in free words, in approved ones."""
        channel = self.mouth.channels[turn.conversation.channel]
        told = await templates.of_news(turn.uow.shops, channel, turn.conversation, replies)
        return () if told is None else (told,)

    async def _withheld(self, claim: Claim, turn: OpenTurn, count: int) -> dict[int, str]:
        """What the channel would not take: written down all the same, with the reason."""
        rule = policy.rules(claim.channel)
        said = [pending.inbound.content for pending in claim.messages]
        conversation = turn.conversation
        if policy.heard(said):
            conversation.memory.said = 0
        standing = policy.Standing(
            conversation.last_inbound_at, conversation.memory.said, policy.is_news(said)
        )
        withheld = policy.withheld(rule, standing, count, turn.uow.now)
        if standing.news and not policy.heard(said):
            costs = (await turn.uow.shops.shop()).news
            if policy.too_dear(costs, claim.channel):
                withheld = dict.fromkeys(range(count), policy.Withheld.TOO_DEAR)
        if rule.most:
            conversation.memory.said += count - len(withheld)
        self.metrics.sends.labels("withheld").inc(len(withheld))
        return {place: reason.value for place, reason in withheld.items()}


def answered(claim: Claim) -> list[str]:
    """The ids of all messages in a turn: its own one is that of the newest."""
    return [pending.inbound.correlation_id for pending in claim.messages]


def unmoved(conversation: Conversation) -> Outcome:
    state = conversation.state or START
    return Outcome("", [], state, state)


def step_of(inbox_id: int, understanding: Understanding, outcome: Outcome) -> Step:
    return Step(
        inbox_id,
        outcome.event,
        understanding,
        outcome.state_before,
        outcome.state_after,
        outcome.refusal,
        tuple(reply.copy_id for reply in outcome.replies),
    )
