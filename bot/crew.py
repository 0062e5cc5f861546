"""The conversations that a process has claimed, each on its way from understanding to the end of its turn."""

import asyncio
from typing import Final

import structlog

from adapters.postgres.pool import AWAY
from bot.hearing import Hearing
from bot.together import MOST_TURNS, Together
from domain.edge_ports import Claim, Work

MOST_CLAIMED: Final = 4 * MOST_TURNS
"""At once: in the turns of three groups, and in understanding the next one's."""

log = structlog.get_logger()


class Crew:
    """Claims as many conversations at once as will soon be answered: under load one claim serves several."""

    def __init__(self, work: Work, hearing: Hearing, together: Together) -> None:
        self._work = work
        self._hearing = hearing
        self._together = together
        self._under_way: set[asyncio.Task[None]] = set()
        self._freed = asyncio.Event()

    async def once(self) -> bool:
        """Set out for what waits; False when nothing does."""
        while len(self._under_way) > MOST_CLAIMED // 2:
            self._freed.clear()
            await self._freed.wait()
        claims = await self._work.claims(MOST_CLAIMED - len(self._under_way))
        for claim in claims:
            task = asyncio.create_task(self._answered(claim))
            self._under_way.add(task)
            task.add_done_callback(self._ended)
        return bool(claims)

    async def finish(self) -> None:
        """Answer what is claimed already."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._freed.set()

    async def _answered(self, claim: Claim) -> None:
        try:
            await self._hearing.through(claim, self._together.take)
        except AWAY as error:
            # Nothing is lost: the lease runs out, and somebody claims it again.
            log.warning("turn.waits", error=type(error).__name__)
        except Exception:
            log.exception("turn.failed", conversation=str(claim.conversation_id))
