"""What a transaction has read already."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias, TypeVar, cast

from adapters.postgres.savepoints import Savepoints

Value = TypeVar("Value")
Key: TypeAlias = tuple[object, ...]
"""What kind of thing it is, and which one."""

ORDERS: Final = ("draft", "ordered", "recent", "held", "balances")
"""Kinds that only orders, and the money for them, change. `held`: its row is locked, so nobody else changes it."""


class Seen:
    """Forgotten as soon as anything is undone in the transaction, or written without a word of what it spares."""

    def __init__(self, savepoints: Savepoints) -> None:
        self._savepoints = savepoints
        self._changes = savepoints.changes
        self._values: dict[Key, Any] = {}

    def note(self, key: Key, value: object) -> None:
        self._current()[key] = value

    def known(self, key: Key) -> object:
        """None: not yet."""
        return self._current().get(key)

    async def once(self, key: Key, read: Callable[[], Awaitable[Value]]) -> Value:
        values = self._current()
        if key not in values:
            values[key] = await read()
        return cast("Value", values[key])

    async def before_write(self, *spared: str) -> None:
        """*spared*: kinds of what stays as it is known, whatever is about to be written."""
        kept = {key: value for key, value in self._current().items() if key[0] in spared}
        await self._savepoints.before_write()
        self._current().update(kept)

    def _current(self) -> dict[Key, Any]:
        if self._changes != self._savepoints.changes:
            self._changes = self._savepoints.changes
            self._values = {}
        return self._values
