"""The last requests between the sandbox and the engine, both ways, for a developer to read."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any, Literal

KEPT = 200
MOST_TEXT = 6000

Direction = Literal["to_engine", "from_engine"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. `status` 0: there was no answer."""

    at_ms: int
    direction: Direction
    who: str
    method: str
    path: str
    request: str
    status: int
    answer: str
    took_ms: int
    attempt: int = 1
    note: str = ""
    """What it is about, in a few words."""


class Journal:
    def __init__(self) -> None:
        self._numbers = count(1)
        self._kept: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._listeners: list[Callable[[dict[str, Any]], None]] = []

    def listen(self, listener: Callable[[dict[str, Any]], None]) -> None:
        self._listeners.append(listener)

    def write(self, exchange: Exchange) -> None:
        entry = asdict(exchange) | {"n": next(self._numbers)}
        for name in ("request", "answer"):
            entry[name] = entry[name][:MOST_TEXT]
        self._kept.append(entry)
        for listener in self._listeners:
            listener(entry)

    def entries(self) -> list[dict[str, Any]]:
        return list(self._kept)

    def clear(self) -> None:
        self._kept.clear()
