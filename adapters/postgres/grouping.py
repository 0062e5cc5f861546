"""Several who wait share one commit: it costs a disk flush, and a round trip."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from collections.abc import Set as AbstractSet
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
    lines: AbstractSet[Hashable]


class Groups(Generic[Item, Answer]):
    """*commit* takes what several callers brought and gives each its answer, in their order.

    After a pause nobody waits for company. Groups that follow each other begin *apart_s* seconds apart: what comes
    meanwhile, or while a group is committed, is the next one. Of two groups the later may be done first; but items of
    one line (*line_of*) keep their order: the second waits until the first is committed.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Sequence[Item]]], Awaitable[Sequence[Answer]]],
        *,
        apart_s: float,
        line_of: Callable[[Item], Hashable] | None = None,
    ) -> None:
        self._commit = commit
        self._apart_s = apart_s
        self._line_of = line_of
        self._next_s = 0.0
        self._gate = asyncio.Lock()
        self._waiting: list[Waiting[Item, Answer]] = []
        self._under_way: set[Hashable] = set()
        self._flushers: set[asyncio.Task[None]] = set()
        self._flushing = 0

    async def add(self, items: Sequence[Item]) -> Answer:
        """Durable when this returns."""
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        lines = {self._line_of(item) for item in items} if self._line_of else frozenset[Hashable]()
        self._waiting.append(Waiting(items, done, lines))
        if self._flushing < MOST_GROUPS:
            self._flushing += 1
            flusher = asyncio.create_task(self._flush())
            self._flushers.add(flusher)
            flusher.add_done_callback(self._flushers.discard)
        return await done

    async def close(self) -> None:
        """Wait for what is being committed."""
        if self._flushers:
            await asyncio.wait(self._flushers, timeout=CLOSE_TIMEOUT_S)

    async def _flush(self) -> None:
        try:
            while group := await self._gathered():
                lines = {line for waiting in group for line in waiting.lines}
                self._under_way |= lines
                try:
                    await self._settle(group)
                finally:
                    self._under_way -= lines
        finally:
            # Now, not a turn of the loop later: who is added in between would wait for one that has gone.
            self._flushing -= 1

    async def _settle(self, group: Sequence[Waiting[Item, Answer]]) -> None:
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
            group = take(self._waiting, MOST_ROWS, self._under_way)
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


def take(
    waiting: list[Waiting[Item, Answer]], most_rows: int, under_way: AbstractSet[Hashable]
) -> list[Waiting[Item, Answer]]:
    """The first callers', but no more rows than *most_rows* where that can be kept. Whoever has something of a line
    that is *under_way*, or that somebody before them waits for, is left waiting."""
    taken: list[Waiting[Item, Answer]] = []
    left: list[Waiting[Item, Answer]] = []
    closed = set(under_way)
    rows = 0
    for place, one in enumerate(waiting):
        if not closed.isdisjoint(one.lines):
            closed |= one.lines
            left.append(one)
        elif not taken or rows + len(one.items) <= most_rows:
            rows += len(one.items)
            taken.append(one)
        else:
            left += waiting[place:]
            break
    waiting[:] = left
    return taken


def accept(waiting: Waiting[Item, Answer], answer: Answer) -> None:
    if not waiting.done.done():
        waiting.done.set_result(answer)


def refuse(waiting: Waiting[Item, Answer], error: Exception) -> None:
    if not waiting.done.done():
        waiting.done.set_exception(error)
