"""Let the machine step for what was said, write down what follows, commit."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from structlog.contextvars import bound_contextvars

from adapters.postgres.pool import AWAY
from bot import news, policy, templates
from bot.hearing import Heard, put_off
from bot.metrics import Metrics
from domain.edge_ports import (
    Channel,
    Claim,
    Finished,
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
from domain.model.understanding import Understanding
from domain.ports import Sentences
from flows.context import Reply
from flows.engine import Engine, Outcome
from flows.moves import START
from flows.wording import Voice, shown_options

TURN_S = 20.0
"""What takes longer is given up and tried again: its lease would run out anyway."""

READ_FROM_HERE = frozenset({"web"})
"""Channels whose pages fetch what was said: they are told that there is something."""

log = structlog.get_logger()


class Post(Protocol):
    """Who sends what a turn of this process said."""

    def room(self) -> bool: ...

    def take(self, rows: Sequence[Outgoing]) -> None:
        """One conversation's messages, in order, written down and claimed for us."""
        ...


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
    mouth: Mouth
    engine: Engine
    post: Post
    to_send: Callable[[], None]
    metrics: Metrics

    async def take(self, group: Sequence[Heard]) -> list[Heard | None]:
        """The turns of one shop's conversations; what goes wrong with one is written down for another try.

        None: it is over. Else the buyer has said more before anything was written: that is to be understood too.
        """
        if len(group) == 1:
            return [await self.alone(group[0])]
        try:
            answers, left = await self._turns(group)
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - whose it is shows when each has its own
            # Nothing is committed. Whoever it was, the others shall not suffer for it.
            log.info("turns.apart", turns=len(group), error=type(error).__name__)
            return [await self.alone(heard) for heard in group]
        for place in left:
            answers[place] = await self.alone(group[place])
        return answers

    async def alone(self, heard: Heard) -> Heard | None:
        claim = heard.claim
        with bound_contextvars(correlation_id=claim.correlation_id):
            try:
                (answer,), left = await self._turns([heard])
            except LostLeaseError:
                answer, left = None, [0]
            except Exception as error:  # noqa: BLE001 - written down with its name
                await put_off(self.work, self.metrics, claim, error)
                return None
            if left:
                log.info("turn.lost_lease", conversation=str(claim.conversation_id))
            return answer

    async def _turns(self, group: Sequence[Heard]) -> tuple[list[Heard | None], list[int]]:
        """Their answers, and the places of those that can only be taken alone, if at all."""
        answers: list[Heard | None] = [None] * len(group)
        left: list[int] = []
        ended: list[tuple[Heard, TurnRecord]] = []
        claims = [(heard.claim, heard.seed) for heard in group]
        with self.metrics.part("turn"):
            async with asyncio.timeout(TURN_S), self.work.turns(claims) as opened:
                for place, (heard, turn) in enumerate(zip(group, opened.turns, strict=True)):
                    if turn is None:
                        left.append(place)
                    elif later := turn.later:
                        turn.leave()
                        answers[place] = heard.with_more(later)
                    else:
                        ended.append((heard, await self._noted(heard, turn)))
                finished = await opened.finish()
        for (heard, record), over in zip(ended, finished, strict=True):
            self._over(heard.claim, record, over)
        return answers, left

    async def _noted(self, heard: Heard, turn: OpenTurn) -> TurnRecord:
        with bound_contextvars(correlation_id=heard.claim.correlation_id):
            self.metrics.waited(heard.claim.messages, turn.uow.now)
            record = await self._steps(heard.claim, turn, heard.meant, heard.seed)
            await turn.note(record, hand_over=self.post.room())
            return record

    def _over(self, claim: Claim, record: TurnRecord, finished: Finished) -> None:
        """It is committed: what it said may leave."""
        if finished.handed:
            self.post.take(finished.handed)
        if finished.waits or (record.payloads and claim.channel in READ_FROM_HERE):
            self.to_send()
        self.metrics.count_steps(record.steps)
        log.info(
            "turn.done",
            correlation_id=claim.correlation_id,
            conversation=str(claim.conversation_id),
            inbox=[pending.inbox_id for pending in claim.messages],
            events=[step.event for step in record.steps],
            said=len(record.payloads),
            answers=answered(claim),
        )

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
