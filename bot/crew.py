"""The workers of a process, and the conversations claimed for them."""

import asyncio
from collections import deque
from collections.abc import Iterable

import structlog

from adapters.postgres.pool import AWAY
from bot.intake import Intake
from bot.worker import Worker
from domain.edge_ports import Claim, Work

log = structlog.get_logger()


class Crew:
    """Claims as many conversations at once as its workers will soon answer: under load one claim serves several.

    While webhooks crowd, one turn at a time goes on: what is acknowledged is safe and can wait, what is not is sent
    again.
    """

    def __init__(self, work: Work, workers: Iterable[Worker], intake: Intake) -> None:
        self._work = work
        self._intake = intake
        self._idle = list(workers)
        self._size = len(self._idle)
        self._most = 2 * self._size
        self._claimed: deque[Claim] = deque()
        self._turns: set[asyncio.Task[None]] = set()
        self._freed = asyncio.Event()

    async def once(self) -> bool:
        """Set workers to what waits; False when nothing does."""
        while not self._may_begin():
            self._freed.clear()
            await self._freed.wait()
        if not self._claimed:
            self._claimed.extend(await self._work.claims(self._most))
        busy = bool(self._claimed)
        while self._claimed and self._may_begin():
            turn = asyncio.create_task(self._turn(self._idle.pop(), self._claimed.popleft()))
            self._turns.add(turn)
            turn.add_done_callback(self._turns.discard)
        return busy

    async def finish(self) -> None:
        """Answer what is claimed already."""
        while self._claimed:
            await self.once()
        if self._turns:
            await asyncio.wait(self._turns)

    def _may_begin(self) -> bool:
        least = self._size if self._intake.crowded else 1
        return len(self._idle) >= least

    async def _turn(self, worker: Worker, claim: Claim) -> None:
        try:
            await worker.answer(claim)
        except AWAY as error:
            # Nothing is lost: the lease runs out, and somebody claims it again.
            log.warning("turn.waits", error=type(error).__name__)
        except Exception:
            log.exception("turn.failed", conversation=str(claim.conversation_id))
        finally:
            self._idle.append(worker)
            self._freed.set()
