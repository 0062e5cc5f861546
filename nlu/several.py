"""How well messages of several wishes are taken apart: `{"text","wishes":[{"intent","entities"}]}`."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.model.understanding import Understanding
from nlu.normalise import normalise

_Wish = tuple[str, frozenset[tuple[tuple[str, str], int]]]


@dataclass(frozen=True, slots=True)
class Message:
    """One line; entities are counted by name and normalised value."""

    text: str
    language: str
    wishes: tuple[_Wish, ...]

    @property
    def intents(self) -> list[str]:
        return [intent for intent, _ in self.wishes]


@dataclass(frozen=True, slots=True)
class SeveralReport:
    """Counts: `exact` messages have every wish in order, `complete` ones every entity as well.

    `wishes_found` is the longest common run in order; `made_up` are wishes nobody wished.
    """

    messages: int
    exact: int
    complete: int
    wishes: int
    wishes_found: int
    made_up: int


def read(file: Path) -> list[Message]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [_message(row) for row in rows if "wishes" in row]


def _message(row: Mapping[str, object]) -> Message:
    wishes = row["wishes"]
    assert isinstance(wishes, list)
    return Message(
        str(row["text"]),
        str(row.get("lang", "")),
        tuple(
            _wish(w["intent"], [(e["entity"], e["value"]) for e in w.get("entities") or ()])
            for w in wishes
        ),
    )


def _wish(intent: str, entities: Sequence[tuple[str, str]]) -> _Wish:
    return intent, frozenset(Counter((name, normalise(value)) for name, value in entities).items())


def score(messages: Sequence[Message], understood: Sequence[Understanding]) -> SeveralReport:
    exact = complete = found = told = 0
    for message, understanding in zip(messages, understood, strict=True):
        got = [_of(wish) for wish in understanding.wishes]
        intents = [intent for intent, _ in got]
        exact += intents == message.intents
        complete += tuple(got) == message.wishes
        common = _common(message.intents, intents)
        found, told = found + common, told + len(got)
    wanted = sum(len(message.wishes) for message in messages)
    return SeveralReport(len(messages), exact, complete, wanted, found, told - found)


def _of(understanding: Understanding) -> _Wish:
    return _wish(understanding.intent, [(e.name, e.value) for e in understanding.entities])


def _common(wanted: Sequence[str], got: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(got) + 1)
    for name in wanted:
        above = row[:]
        for at, other in enumerate(got, start=1):
            row[at] = above[at - 1] + 1 if name == other else max(above[at], row[at - 1])
    return row[-1]


def render(report: SeveralReport) -> list[str]:
    def told(right: int, of: int) -> str:
        return f"{100 * right / of:5.1f} %  ({right} of {of})"

    return [
        "several wishes in one message",
        f"  all, in order   {told(report.exact, report.messages)}",
        f"  and entities    {told(report.complete, report.messages)}",
        f"  each wish       {told(report.wishes_found, report.wishes)}, {report.made_up} made up",
    ]
