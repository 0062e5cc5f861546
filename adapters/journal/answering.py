"""A turn's ports, answered from what was written down when it ran first."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Final, Literal, TypeAlias, cast, get_origin

import orjson

from adapters.journal.questions import PORTS, QUESTIONS, Question
from adapters.journal.recording import as_json, aside_key
from domain.ports import Ids, UnitOfWork

Source: TypeAlias = Literal["journal", "today", "assumed"]
Today: TypeAlias = Callable[[Question, tuple[Any, ...], Mapping[str, Any]], Awaitable[object]]
"""Asks the world of today, and leaves no trace there."""


class Strictness(Enum):
    """What an answer of the journal is given to."""

    EXACT = "the same question, in the same order"
    LOOSE = "the same port and method in the same order: words are crossed out in the arguments"
    TODAY = "the same question at any time of the turn, else the world of today"


@dataclass(frozen=True, slots=True)
class Call:
    """A question with its arguments and answer, as JSON values. `aside`: the shop's facts have the answer."""

    name: str
    asked: Any
    answer: Any = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """A journal, read: `head` tells what else the turn was made of."""

    head: Mapping[str, Any]
    calls: Sequence[Call]


def read_pages(journal: bytes) -> Pages:
    pages = orjson.loads(journal)
    return Pages(pages["head"], [_call(*call) for call in pages["calls"]])


def _call(name: str, asked: Any, *answer: Any) -> Call:
    return Call(name, asked, answer[0] if answer else None, aside=not answer)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of this run, and who answered it."""

    call: Call
    source: Source


class OtherQuestionError(Exception):
    """The turn asks what it did not ask then. The message says both."""


@dataclass(slots=True)
class Witness:
    """Answers the questions of one turn. `facts` are the shop's of its version, by `aside_key`; `departure` tells
    where the turn went another way."""

    pages: Pages
    facts: Mapping[str, Any]
    strictness: Strictness = Strictness.EXACT
    today: Today | None = None
    asked: list[Asked] = field(default_factory=list)
    departure: str = ""
    _left: list[Call] = field(init=False)

    def __post_init__(self) -> None:
        self._left = list(self.pages.calls)

    @property
    def unasked(self) -> Sequence[Call]:
        """What was asked then and not now."""
        return tuple(self._left)

    async def answer(
        self, question: Question, args: tuple[Any, ...], named: Mapping[str, Any]
    ) -> object:
        """Raises:
        OtherQuestionError: nobody can tell.
        """
        asked = as_json([*args, named] if named else args)
        told = self._told(question, orjson.loads(asked))
        if told is not None:
            answer = self._fact(told, asked) if told.aside else told.answer
            self.asked.append(Asked(told, "journal"))
            return question.answers.validate_python(answer, strict=False)
        return await self._elsewhere(question, args, named, asked)

    def _told(self, question: Question, asked: Any) -> Call | None:
        if self.strictness is Strictness.TODAY:
            for place, call in enumerate(self._left):
                if (call.name, call.asked) == (question.name, asked):
                    return self._left.pop(place)
            return None
        then = self._left[0] if self._left else None
        loose = self.strictness is Strictness.LOOSE
        if then is None or then.name != question.name or not (loose or then.asked == asked):
            now = Call(question.name, asked)
            raise self._departs(f"then {shown(then)}, now {shown(now)}")
        return self._left.pop(0)

    def _fact(self, told: Call, asked: bytes) -> Any:
        for key in (aside_key(told.name, asked), aside_key(told.name, as_json(told.asked))):
            if key in self.facts:
                return self.facts[key]
        raise self._departs(f"the shop's facts of then are not kept: {shown(told)}")

    def _departs(self, why: str) -> OtherQuestionError:
        self.departure = why
        return OtherQuestionError(why)

    async def _elsewhere(
        self, question: Question, args: tuple[Any, ...], named: Mapping[str, Any], asked: bytes
    ) -> object:
        call = Call(question.name, orjson.loads(asked))
        if question.writes or self.today is None:
            self.asked.append(Asked(call, "assumed"))
            return _granted(question)
        self.asked.append(Asked(call, "today"))
        return await self.today(question, args, named)


def shown(call: Call | None) -> str:
    """
    >>> shown(Call("orders.recent", ["b", 1]))
    'orders.recent("b", 1)'
    """
    if call is None:
        return "nothing more"
    told = ", ".join(orjson.dumps(part).decode() for part in call.asked)
    return f"{call.name}({told})"


EMPTY: Final[Mapping[Any, Callable[[], object]]] = {
    bool: lambda: True,
    type(None): lambda: None,
    dict: dict,
    list: list,
    tuple: lambda: ([], []),
}
"""What a write is answered that is not carried out: that it went well."""


def _granted(question: Question) -> object:
    return EMPTY[get_origin(question.returns) or question.returns]()


def _answering(question: Question) -> Callable[..., Awaitable[object]]:
    async def call(port: "_Port", *args: object, **named: object) -> object:
        return await port.witness.answer(question, args, named)

    return call


class _Port:
    def __init__(self, witness: Witness) -> None:
        self.witness = witness


CLASSES: Final[Mapping[str, type[_Port]]] = {
    name: type(
        f"Answering{name.title()}",
        (_Port,),
        {method: _answering(question) for method, question in methods.items()},
    )
    for name, methods in PORTS.items()
}


class _Answering:
    """Its savepoints undo nothing: nothing is written."""

    def __init__(self, witness: Witness, now: datetime, ids: Ids) -> None:
        self.now = now
        self.ids = ids
        for name, port in CLASSES.items():
            setattr(self, name, port(witness))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        yield


def answered(witness: Witness, now: datetime, ids: Ids) -> UnitOfWork:
    """Ports on which *witness* answers, at the time and with the die of then."""
    return cast("UnitOfWork", _Answering(witness, now, ids))


def question_named(name: str) -> Question:
    return QUESTIONS[name]
