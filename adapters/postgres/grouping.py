"""Several who wait share one commit: it costs a disk flush, and a round trip."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import asyncpg

from adapters.postgres.pool import CLOSE_TIMEOUT_S

MOST_ROWS: Final = 200
"""In one commit: enough to be cheap, few enough that nobody waits for it."""
MOST_GROUPS: Final = 2
"""Under way at once: one gathers while the other commits."""

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Waiting(Generic[Item, Answer]):
    """What one caller brought, until it is committed."""

    items: Sequence[Item]
    done: asyncio.Future[Answer]


class Groups(Generic[Item, Answer]):
    """*commit* takes what several callers brought and gives each its answer, in their order.

    After a pause nobody waits for company. Groups that follow each other begin *apart_s* seconds apart: what comes
    meanwhile, or while a group is committed, is the next one.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Sequence[Item]]], Awaitable[Sequence[Answer]]],
        *,
        apart_s: float,
    ) -> None:
        self._commit = commit
        self._apart_s = apart_s
        self._next_s = 0.0
        self._gate = asyncio.Lock()
        self._waiting: list[Waiting[Item, Answer]] = []
        self._flushers: set[asyncio.Task[None]] = set()

    async def add(self, items: Sequence[Item]) -> Answer:
        """Durable when this returns."""
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        waiting = Waiting(items, done)
        self._waiting.append(waiting)
        if len(self._flushers) < MOST_GROUPS:
            flusher = asyncio.create_task(self._flush())
            self._flushers.add(flusher)
            flusher.add_done_callback(self._flushers.discard)
        return await done

    async def close(self) -> None:
        """Wait for what is being committed."""
        if self._flushers:
            await asyncio.wait(self._flushers, timeout=CLOSE_TIMEOUT_S)

    async def _flush(self) -> None:
        while group := await self._gathered():
            try:
                answers = await self._commit([waiting.items for waiting in group])
            except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError):
                await self._one_by_one(group)
            except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
                for waiting in group:
                    refuse(waiting, error)
            else:
                for waiting, answer in zip(group, answers, strict=True):
                    accept(waiting, answer)

    async def _gathered(self) -> list[Waiting[Item, Answer]]:
        """The next group, when its time has come; nothing when nobody waits."""
        loop = asyncio.get_running_loop()
        async with self._gate:
            wait_s = self._next_s - loop.time()
            if self._waiting and wait_s > 0:
                await asyncio.sleep(wait_s)
            group = take(self._waiting, MOST_ROWS)
            if group:
                self._next_s = loop.time() + self._apart_s
            return group

    async def _one_by_one(self, group: Sequence[Waiting[Item, Answer]]) -> None:
        """One of them cannot be stored: the others shall not suffer for it."""
        for waiting in group:
            try:
                (answer,) = await self._commit([waiting.items])
            except Exception as error:  # noqa: BLE001 - as above
                refuse(waiting, error)
            else:
                accept(waiting, answer)


def take(waiting: list[Waiting[Item, Answer]], most_rows: int) -> list[Waiting[Item, Answer]]:
    """At least one caller's, where one waits, and no more rows than *most_rows* where that can be kept."""
    taken: list[Waiting[Item, Answer]] = []
    rows = 0
    while waiting and (not taken or rows + len(waiting[0].items) <= most_rows):
        rows += len(waiting[0].items)
        taken.append(waiting.pop(0))
    return taken


def accept(waiting: Waiting[Item, Answer], answer: Answer) -> None:
    if not waiting.done.done():
        waiting.done.set_result(answer)


def refuse(waiting: Waiting[Item, Answer], error: Exception) -> None:
    if not waiting.done.done():
        waiting.done.set_exception(error)
