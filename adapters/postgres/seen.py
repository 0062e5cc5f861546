"""What a transaction has read already."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar, cast

from adapters.postgres.savepoints import Savepoints

Value = TypeVar("Value")


class Seen:
    """Forgotten as soon as anything is written or undone in the transaction, whatever it was."""

    def __init__(self, savepoints: Savepoints) -> None:
        self._savepoints = savepoints
        self._changes = savepoints.changes
        self._values: dict[Hashable, Any] = {}

    def note(self, key: Hashable, value: object) -> None:
        self._current()[key] = value

    def known(self, key: Hashable) -> object:
        """None: not yet."""
        return self._current().get(key)

    async def once(self, key: Hashable, read: Callable[[], Awaitable[Value]]) -> Value:
        values = self._current()
        if key not in values:
            values[key] = await read()
        return cast("Value", values[key])

    def _current(self) -> dict[Hashable, Any]:
        if self._changes != self._savepoints.changes:
            self._changes = self._savepoints.changes
            self._values = {}
        return self._values
