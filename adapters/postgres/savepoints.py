"""Savepoints that cost nothing until something is written: most turns only look."""

from contextlib import AbstractAsyncContextManager
from types import TracebackType

from asyncpg.transaction import Transaction

from adapters.postgres.diary import PostgresDiary
from adapters.postgres.pool import Connection


class Savepoints:
    """Of one transaction. Whoever writes within it asks `before_write` first, every time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._open: list[Transaction | None] = []
        self.changes = 0
        """Moves when something is about to be written, and when it was undone."""

    async def before_write(self) -> None:
        """Make the savepoints that are open and still owed."""
        self.changes += 1
        for place, made in enumerate(self._open):
            if made is None:
                savepoint = self._connection.transaction()
                await savepoint.start()
                self._open[place] = savepoint

    def open(self) -> None:
        self._open.append(None)

    def leave(self) -> None:
        """To the commit, which releases it without a round trip."""
        self._open.pop()

    async def undo(self) -> None:
        made = self._open.pop()
        if made is not None:
            await made.rollback()
        self.changes += 1


class Savepoint(AbstractAsyncContextManager[None]):
    """What its block wrote, and noted in the *diary*, is undone when it raises. (Not a generator: that costs more
    than the block, in most turns.)"""

    __slots__ = ("_before", "_diary", "_savepoints")

    def __init__(self, savepoints: Savepoints, diary: PostgresDiary) -> None:
        self._savepoints = savepoints
        self._diary = diary

    async def __aenter__(self) -> None:
        self._before = self._diary.pages.copy()
        self._savepoints.open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._savepoints.leave()
            return
        self._diary.pages = self._before
        await self._savepoints.undo()
