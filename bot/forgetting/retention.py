"""What a shop wants no longer is crossed out, a batch at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from adapters.postgres.forgetting import Due, Words, due, forgetting
from adapters.postgres.pool import Pool
from bot.forgetting.crossing import Crossing, crossing
from bot.forgetting.words import of_the_dialogue

BATCH: Final = 200
"""Turns of one transaction."""
LOOK_EVERY: Final = timedelta(minutes=5)


def crossed_out(words: Words) -> Words:
    """Texts of a turn, in every place where they stand."""
    cross = crossing(words.steps, words.pages, dict(words.facts))
    return replace(
        words,
        steps=cross.steps(words.steps),
        pages=None if words.pages is None else cross.pages(words.pages),
        heard={number: cross.inbound(body) for number, body in words.heard.items()},
        said={number: cross.payload(body) for number, body in words.said.items()},
    )


@dataclass(slots=True)
class Retention:
    """Of a process. Two that do the same do no harm: what is crossed out stays as it is."""

    pool: Pool
    clock: Callable[[], datetime]
    next_look: datetime | None = None

    async def once(self) -> bool:
        """Whether there may be more."""
        now = self.clock()
        if self.next_look is not None and now < self.next_look:
            return False
        more = [await self._batch(one) for one in await due(self.pool, now)]
        self.next_look = None if any(more) else now + LOOK_EVERY
        return any(more)

    async def _batch(self, one: Due) -> bool:
        async with forgetting(self.pool, one.tenant_id) as shop:
            old = await shop.old(one.since, one.until, BATCH)
            for words in old:
                await shop.rewrite(crossed_out(words))
            full = len(old) == BATCH
            until = old[-1].at if full else one.until
            await shop.rewrite_parked(one.since, until, Crossing(of_the_dialogue()).inbound)
            await shop.reached(until)
        return full
