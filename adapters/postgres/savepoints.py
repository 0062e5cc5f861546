"""Savepoints that cost nothing until something is written: most turns only look."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asyncpg.transaction import Transaction

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

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """What the block wrote is undone when it raises. Else the savepoint is left to the commit, which
        releases it without a round trip."""
        self._open.append(None)
        try:
            yield
        except BaseException:
            made = self._open.pop()
            if made is not None:
                await made.rollback()
            self.changes += 1
            raise
        else:
            self._open.pop()
