"""Turns of one shop that are ready at the same time share a transaction, and the statements that begin and end it."""

import asyncio
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.hearing import Heard
from bot.intake import Intake
from bot.worker import Worker
from domain.model.ids import TenantId

MOST_TURNS: Final = 8
"""In one transaction: an answer leaves when all of them are committed."""
MOST_GROUPS: Final = 3
"""Of one shop at once: some wait for Postgres while another one thinks."""
RESTS: Final = 3.0
"""In a flood, times as long as the turn before took."""


@dataclass(frozen=True, slots=True)
class Waiting:
    heard: Heard
    done: asyncio.Future[Heard | None]


class Together:
    """Nobody waits for company: what becomes ready while all workers are busy is taken together.

    In a flood of webhooks one turn at a time goes on, and after each a rest: what is acknowledged is safe and can wait,
    what is not is sent again.
    """

    def __init__(self, workers: Iterable[Worker], intake: Intake) -> None:
        self._idle = list(workers)
        self._size = len(self._idle)
        self._intake = intake
        self._waiting: dict[TenantId, list[Waiting]] = {}
        self._groups: dict[TenantId, int] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._called = False
        self._rests = False

    async def take(self, heard: Heard) -> Heard | None:
        """None when its turn is over; else what has to be understood first."""
        loop = asyncio.get_running_loop()
        waiting = Waiting(heard, loop.create_future())
        self._waiting.setdefault(heard.claim.tenant_id, []).append(waiting)
        if not self._called and not self._rests:
            self._called = True
            loop.call_soon(self._begin)  # those that are ready at the same moment come first
        return await waiting.done

    def _begin(self) -> None:
        self._called = False
        for tenant_id in [*self._waiting]:
            while room := self._room(tenant_id):
                group = self._taken(tenant_id, room)
                self._groups[tenant_id] = self._groups.get(tenant_id, 0) + 1
                task = asyncio.create_task(self._answer(self._idle.pop(), tenant_id, group))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)

    def _room(self, tenant_id: TenantId) -> int:
        """How many groups of this shop may begin, 0 where none waits."""
        if tenant_id not in self._waiting:
            return 0
        if self._intake.flooded:
            return int(len(self._idle) == self._size)
        return min(len(self._idle), MOST_GROUPS - self._groups.get(tenant_id, 0))

    def _taken(self, tenant_id: TenantId, room: int) -> list[Waiting]:
        """The first ones, no more than their share of the room: who need not share answers sooner. One that has failed
        before goes alone. The shop is then the last in line."""
        waiting = self._waiting.pop(tenant_id)
        most = 1 if self._intake.flooded else min(MOST_TURNS, math.ceil(len(waiting) / room))
        count = 1
        if waiting[0].heard.claim.attempts == 1:
            while count < most and waiting[count].heard.claim.attempts == 1:
                count += 1
        if rest := waiting[count:]:
            self._waiting[tenant_id] = rest
        return waiting[:count]

    async def _answer(self, worker: Worker, tenant_id: TenantId, group: list[Waiting]) -> None:
        began_s = asyncio.get_running_loop().time()
        try:
            answers = await worker.take([waiting.heard for waiting in group])
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
            for waiting in group:
                if not waiting.done.done():
                    waiting.done.set_exception(error)
        else:
            for waiting, answer in zip(group, answers, strict=True):
                if not waiting.done.done():
                    waiting.done.set_result(answer)
        finally:
            self._idle.append(worker)
            self._groups[tenant_id] -= 1
            if not self._groups[tenant_id]:
                del self._groups[tenant_id]
            self._go_on(asyncio.get_running_loop().time() - began_s)

    def _go_on(self, took_s: float) -> None:
        if not self._intake.flooded:
            self._begin()
        elif not self._rests:
            self._rests = True
            asyncio.get_running_loop().call_later(RESTS * took_s, self._rested)

    def _rested(self) -> None:
        self._rests = False
        self._begin()
