"""A reply as SMS: plain words in as few messages as hold it, none of them longer than two segments, or four of a
script that the alphabet of SMS lacks: those hold less than half as many letters each.

A segment costs money, and long messages get lost: what is more comes in a next message.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from adapters.cutting import split, utf16_units
from adapters.gsm7 import PART, UCS2_PART, Encoding, encoding, is_gsm7, parts, septets, to_gsm7
from adapters.options import numbered
from domain.model.message import Bubble, Option

MOST_SEGMENTS: Final = {Encoding.GSM7: 2, Encoding.UCS2: 4}
# A part may end one unit early, so as not to cut an escape or an emoji.
GSM7_ROOM: Final = MOST_SEGMENTS[Encoding.GSM7] * PART - 1
UCS2_ROOM: Final = MOST_SEGMENTS[Encoding.UCS2] * UCS2_PART - 1
DASH: Final = " - "
IN_ADDRESSES: Final = "%/:=&?~#+!$,;'@()*[]"
"""What an address may hold unescaped: https://www.rfc-editor.org/rfc/rfc3986#section-2.2"""


@dataclass(frozen=True, slots=True)
class Sms:
    """One message; `segments` is how many times it is paid for."""

    text: str

    @property
    def segments(self) -> int:
        return len(parts(self.text))

    @property
    def encoding(self) -> Encoding:
        return encoding(self.text)


def pages(bubbles: Sequence[Bubble]) -> list[Sms]:
    """*bubbles* in order, one under the other; options numbered through all of them."""
    found: list[str] = []
    for line in _lines(bubbles):
        for piece in _pieces(line):
            joined = f"{found[-1]}\n{piece}" if found else ""
            if joined and _fits(joined):
                found[-1] = joined
            else:
                found.append(piece)
    return [Sms(text) for text in found]


def _pieces(line: str) -> list[str]:
    """*line*, in parts where it is longer than one message."""
    if _fits(line):
        return [line]
    return split(line, *((GSM7_ROOM, septets) if is_gsm7(line) else (UCS2_ROOM, utf16_units)))


def _fits(text: str) -> bool:
    if is_gsm7(text):
        return septets(text) <= GSM7_ROOM
    return utf16_units(text) <= UCS2_ROOM


def _lines(bubbles: Sequence[Bubble]) -> Iterator[str]:
    first = 1
    for bubble in bubbles:
        yield from _words(bubble)
        options = [Option(o.id, to_gsm7(o.title), to_gsm7(o.description)) for o in bubble.options]
        for one in numbered(options, first):
            yield one.line(DASH)
        first += len(options)


def _words(bubble: Bubble) -> Iterator[str]:
    """Without empty lines. A picture is told by its address only where nothing else is told."""
    text = to_gsm7(bubble.text)
    yield from (line for line in (line.strip() for line in text.splitlines()) if line)
    if bubble.link:
        title, address = to_gsm7(bubble.link.title), _address(bubble.link.url)
        yield f"{title}: {address}" if title else address
    elif bubble.picture and not text and not bubble.options:
        yield _address(bubble.picture)


def _address(url: str) -> str:
    """*url* in letters that every phone has, leading to the same place."""
    return quote(url.strip(), safe=IN_ADDRESSES)
