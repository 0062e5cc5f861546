"""The size of what a channel sends, in the unit that its provider counts in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from adapters.gsm7 import SINGLE, UCS2_PART, Encoding, is_gsm7, septets
from adapters.sms_pages import GSM7_ROOM, UCS2_ROOM
from domain.edge_ports import Payload

COUNTED: Final[Mapping[str, Callable[[str], int]]] = MappingProxyType(
    {
        "characters": len,
        "utf8": lambda text: len(text.encode()),
        "utf16": lambda text: len(text.encode("utf-16-le")) // 2,
    }
)
UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {"characters": "characters", "utf8": "bytes", "utf16": "characters"}
)
WORDS: Final = frozenset({"text", "body", "caption", "Body", "message"})
"""The last step to what is read as a message. The titles of options are cut, and looked at by themselves."""
QUESTION: Final = "title"
"""A message that is nothing but a card has its words here."""
SEGMENTS: Final = "segments"
UCS2_HALF: Final = 2 * UCS2_PART
"""Two segments of Amharic or Arabic say about as much as one in the alphabet of SMS."""


@dataclass(frozen=True, slots=True)
class Rule:
    path: tuple[str, ...]
    most: int
    unit: str


@dataclass(frozen=True, slots=True)
class Size:
    """*used* of *most* units in so many *messages*; `segments` are those of SMS. Nothing is lost over `most`: the
    rest comes in a next message, but it had better not."""

    used: int
    most: int
    unit: str
    messages: int = 1
    segments: int = 0
    bounded: bool = True

    @property
    def full(self) -> float:
        return self.used / self.most if self.bounded else 0.0

    @property
    def over(self) -> bool:
        return self.bounded and self.used > self.most

    @staticmethod
    def of_words(text: str, most: int) -> "Size":
        return Size(len(text), most, "characters")

    def __str__(self) -> str:
        told = f"{self.used}"
        if self.segments:
            told += f" ({self.segments})"
        elif self.messages > 1:
            told += f" x{self.messages}"
        return f"**{told}**" if self.over else told


def read_rules(file: Path) -> tuple[Rule, ...]:
    """Those for words; none where the channel has no limits."""
    if not file.exists():
        return ()
    found = yaml.safe_load(file.read_text("utf-8")) or []
    rules = (Rule(tuple(one["path"].split(".")), one["most"], one["unit"]) for one in found)
    return tuple(
        rule for rule in rules if rule.path[-1] in WORDS | {QUESTION} and "*" not in rule.path
    )


def size_of(
    payloads: Sequence[Payload], rules: Sequence[Rule], *, listed: bool, longest: bool
) -> Size:
    """*listed*: what stands in it is as long as the shop or the buyer made it."""
    # What the shop wrote at its longest is told in as many messages as it takes.
    bounded = not (listed and longest)
    if payloads and SEGMENTS in payloads[0]:
        return _of_sms(payloads, rules, whole=listed or longest, bounded=bounded)
    found = [
        (COUNTED[rule.unit](text), rule)
        for payload in payloads
        for rule in rules
        for text in _texts(payload, rule.path)
    ]
    found = [one for one in found if one[1].path[-1] != QUESTION] or found
    least = min((rule for _, rule in found), key=lambda rule: rule.most)
    used = sum(count for count, _ in found)
    return Size(used, least.most, UNITS[least.unit], len(payloads), bounded=bounded)


def _of_sms(
    payloads: Sequence[Payload], rules: Sequence[Rule], *, whole: bool, bounded: bool
) -> Size:
    """*whole*: it may fill a message; else half of one, a single segment in the alphabet of SMS."""
    text = "\n".join(
        words for payload in payloads for words in set(_all_texts(payload, rules)) if words
    )
    plain = is_gsm7(text)
    half, room = (SINGLE, GSM7_ROOM) if plain else (UCS2_HALF, UCS2_ROOM)
    return Size(
        septets(text) if plain else COUNTED["utf16"](text),
        room if whole else half,
        "septets" if plain else f"characters of {Encoding.UCS2}",
        len(payloads),
        sum(int(str(payload[SEGMENTS])) for payload in payloads),
        bounded,
    )


def _all_texts(payload: Payload, rules: Sequence[Rule]) -> Iterator[str]:
    for rule in rules:
        yield from _texts(payload, rule.path)


def _texts(payload: Payload, path: Sequence[str]) -> Iterator[str]:
    value: Any = payload
    for step in path:
        if not isinstance(value, Mapping) or step not in value:
            return
        value = value[step]
    if isinstance(value, str):
        yield value
