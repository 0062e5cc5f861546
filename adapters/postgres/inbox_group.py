"""Several waiting webhooks, one commit: a durable acknowledgement costs a disk flush, so share it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg

from adapters.postgres.inbox_rows import Row
from adapters.postgres.pool import CLOSE_TIMEOUT_S, Pool

PUT: Final = "select put_inbox($1, $2)"

MOST_ROWS: Final = 200
"""In one commit: enough to be cheap, few enough that nobody waits for it."""
MOST_GROUPS: Final = 2
"""Under way at once: one gathers while the other commits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request's rows, until they are committed; `done` says how many were new."""

    rows: Sequence[Row]
    done: asyncio.Future[int]


class InboxGroups:
    def __init__(self, pool: Pool, clock: Callable[[], datetime]) -> None:
        self._pool = pool
        self._clock = clock
        self._waiting: list[Waiting] = []
        self._flushers: set[asyncio.Task[None]] = set()

    async def store(self, rows: Sequence[Row]) -> int:
        """Durable when this returns; how many were new."""
        waiting = Waiting(rows, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if len(self._flushers) < MOST_GROUPS:
            flusher = asyncio.create_task(self._flush())
            self._flushers.add(flusher)
            flusher.add_done_callback(self._flushers.discard)
        return await waiting.done

    async def close(self) -> None:
        if self._flushers:
            await asyncio.wait(self._flushers, timeout=CLOSE_TIMEOUT_S)

    async def _flush(self) -> None:
        while self._waiting:
            group = take(self._waiting, MOST_ROWS)
            try:
                news = await self._commit(group)
            except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError):
                await self._one_by_one(group)
            except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
                for waiting in group:
                    refuse(waiting, error)
            else:
                for waiting, new in zip(group, news, strict=True):
                    accept(waiting, new)

    async def _one_by_one(self, group: Sequence[Waiting]) -> None:
        """One of them cannot be stored: the others shall not suffer for it."""
        for waiting in group:
            try:
                (new,) = await self._commit([waiting])
            except Exception as error:  # noqa: BLE001 - as above
                refuse(waiting, error)
            else:
                accept(waiting, new)

    async def _commit(self, group: Sequence[Waiting]) -> list[int]:
        """How many rows of each were new."""
        owners = [n for n, waiting in enumerate(group) for _ in waiting.rows]
        rows = [row for waiting in group for row in waiting.rows]
        numbered = [{**row, "n": n} for n, row in enumerate(rows)]
        news = [0] * len(group)
        for stored in await self._pool.fetch(PUT, numbered, self._clock()):
            news[owners[stored[0]]] += 1
        return news


def take(waiting: list[Waiting], most_rows: int) -> list[Waiting]:
    """At least one request, and no more rows than *most_rows* where that can be kept."""
    taken: list[Waiting] = []
    rows = 0
    while waiting and (not taken or rows + len(waiting[0].rows) <= most_rows):
        rows += len(waiting[0].rows)
        taken.append(waiting.pop(0))
    return taken


def accept(waiting: Waiting, new: int) -> None:
    if not waiting.done.done():
        waiting.done.set_result(new)


def refuse(waiting: Waiting, error: Exception) -> None:
    if not waiting.done.done():
        waiting.done.set_exception(error)
