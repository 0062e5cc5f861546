"""Writing a turn down while it runs. On the path of every message: it costs one call more and the answer as JSON."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

import orjson

from adapters.journal.questions import PORTS, Question
from domain.ports import Ids, UnitOfWork

Known = dict[str, bytes]
"""Answers that are kept aside, as JSON, by their question as JSON: of one version of one shop."""


@dataclass(slots=True)
class Journal:
    """One turn's. `known` outlives it: what a process knows of this version of the shop, encoded once."""

    known: Known
    calls: list[bytes] = field(default_factory=list)
    asides: set[str] = field(default_factory=set)
    _last: dict[str, tuple[object, bytes]] = field(default_factory=dict)

    def told(self, question: Question, asked: bytes, answer: object) -> None:
        """Answers are written down at once: what a stage is given it may change."""
        head = b'["%b",%b' % (question.name.encode(), asked)
        if not question.kept_aside:
            self.calls.append(b"%b,%b]" % (head, self._json(question, answer)))
            return
        aside = aside_key(question.name, asked)
        if aside not in self.known:
            self.known[aside] = question.answers.serializer.to_json(answer)
        self.asides.add(aside)
        self.calls.append(b"%b]" % head)

    def _json(self, question: Question, answer: object) -> bytes:
        """The very same value is not written twice, if it cannot have changed: a turn asks for its buyer often."""
        last = self._last.get(question.name)
        if last is not None and last[0] is answer:
            return last[1]
        told: bytes = question.answers.serializer.to_json(answer)
        if question.frozen:
            self._last[question.name] = (answer, told)
        return told

    def pages(self, head: Mapping[str, object]) -> bytes:
        """The whole turn as JSON: {"head": ..., "calls": [[question, arguments, answer], ...]}.

        A call without an answer is answered by the shop's own facts of its version.
        """
        return b'{"head":%b,"calls":[%b]}' % (as_json(head), b",".join(self.calls))


def aside_key(name: str, asked: bytes) -> str:
    return name + asked.decode()


def arguments(args: tuple[object, ...], named: Mapping[str, object]) -> bytes:
    """A question's arguments as JSON."""
    return as_json([*args, named] if named else args)


def as_json(value: object) -> bytes:
    """Sets are sorted: their order differs from one process to the next."""
    return orjson.dumps(value, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)  # asyncpg's own kind
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a port is asked with a {type(value).__name__}")


def _recording(question: Question) -> Callable[..., Awaitable[object]]:
    method = question.method

    async def call(port: "_Port", *args: object, **named: object) -> object:
        asked = arguments(args, named)
        answer = await getattr(port.port, method)(*args, **named)
        port.journal.told(question, asked, answer)
        return answer

    return call


class _Port:
    """A port with a pen in its hand. One class for each port is made below."""

    __slots__ = ("journal", "port")

    def __init__(self, port: object, journal: Journal) -> None:
        self.port = port
        self.journal = journal


def _class_of(name: str, methods: Mapping[str, Question]) -> type[_Port]:
    calls = {method: _recording(question) for method, question in methods.items()}
    return type(f"Recording{name.title()}", (_Port,), {"__slots__": (), **calls})


CLASSES: Final[Mapping[str, type[_Port]]] = {
    name: _class_of(name, methods) for name, methods in PORTS.items()
}


class _Recording:
    """Ports get their pen when they are first asked: a turn uses three or four of eleven."""

    def __init__(self, uow: UnitOfWork, journal: Journal) -> None:
        self._uow = uow
        self._journal = journal

    @property
    def now(self) -> datetime:
        return self._uow.now

    @property
    def ids(self) -> Ids:
        return self._uow.ids

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        return self._uow.savepoint()

    def __getattr__(self, name: str) -> Any:
        port = CLASSES[name](getattr(self._uow, name), self._journal)
        setattr(self, name, port)
        return port


def recorded(uow: UnitOfWork, journal: Journal) -> UnitOfWork:
    """*uow*, with every answer of its ports written down in *journal*."""
    return cast("UnitOfWork", _Recording(uow, journal))
