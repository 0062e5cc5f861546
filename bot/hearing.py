"""What a claim's messages mean, before its turn begins: nobody's turn waits for another one's words."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import structlog

from bot.metrics import Metrics
from bot.withdrawn import still_meant
from domain.edge_ports import Claim, Pending, Work
from domain.model.message import Inbound, Notice, Understood
from domain.model.understanding import Source, Understanding
from flows import routing

log = structlog.get_logger()


class Ear(Protocol):
    """What words mean; never an error."""

    async def understand(self, text: str) -> Understanding: ...


@dataclass(frozen=True, slots=True)
class Heard:
    """A claim that is understood so far: `known` by the number of the message. Its turn has one seed, however often
    it is begun."""

    claim: Claim
    seed: int
    known: Mapping[int, Understanding] = field(default_factory=dict)

    @property
    def meant(self) -> list[tuple[Pending, Understanding]]:
        """What is answered: not what was taken back meanwhile."""
        return [(one, self.known[one.inbox_id]) for one in still_meant(self.claim.messages)]

    def with_more(self, later: Sequence[Pending]) -> "Heard":
        """Not understood yet."""
        claim = replace(self.claim, messages=(*self.claim.messages, *later))
        return replace(self, claim=claim)


@dataclass(frozen=True, slots=True)
class Hearing:
    """What cannot be understood for a fault of ours is put off, as a turn that fails is."""

    work: Work
    nlu: Ear
    metrics: Metrics
    seeds: random.Random

    async def through(self, claim: Claim, take: Callable[[Heard], Awaitable[Heard | None]]) -> None:
        """To the end of its turn: *take* says None, or what has to be understood first.

        What is said before the answer is ready is answered with it: a burst is one turn, without waiting for it.
        """
        more: Heard | None = Heard(claim, self.seeds.getrandbits(63))
        while more is not None:
            try:
                heard = await self._heard(more)
            except Exception as error:  # noqa: BLE001 - written down with its name
                await put_off(self.work, self.metrics, claim, error)
                return
            more = await take(heard)

    async def _heard(self, heard: Heard) -> Heard:
        new = [one for one in still_meant(heard.claim.messages) if one.inbox_id not in heard.known]
        with self.metrics.part("understand"):
            found = await asyncio.gather(*(self._understand(one.inbound) for one in new))
        known = {one.inbox_id: meaning for one, meaning in zip(new, found, strict=True)}
        return replace(heard, known={**heard.known, **known})

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


async def put_off(work: Work, metrics: Metrics, claim: Claim, error: Exception) -> None:
    """For another try, or parked where an operator sees it."""
    log.error("turn.failed", conversation=str(claim.conversation_id), exc_info=error)
    metrics.turns_failed.inc()
    await work.fail(claim, type(error).__name__)
