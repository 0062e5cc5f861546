"""Cutting text to a channel's limits: never inside a word, an emoji or an address where that can be helped."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import regex

Unit: TypeAlias = Callable[[str], int]
"""How a channel counts. Must be additive: the count of two strings is the sum of their counts."""

LEAST = 4
"""Room for any one code point in any unit (UTF-8 bytes)."""

# Amounts hold no-break spaces ("KSh 40"), which are inside a word.
_SPACE = r"[^\S\u00a0\u202f\u2007\u2060]"
_GRAPHEME = regex.compile(r"\X")
_PARAGRAPH = regex.compile(rf"{_SPACE}*\n{_SPACE}*\n{_SPACE}*")
_LINE = regex.compile(rf"{_SPACE}*\n{_SPACE}*")
# "1. Red ankara" and "No. 5" are not ends of sentences.
_SENTENCE = regex.compile(rf"(?<=[^\d\s][.!?…؟።][\"'\u2019\u201d)\]]*)(?<!\b[Nn]o\.){_SPACE}+")
_WORD = regex.compile(rf"{_SPACE}+")
# The nicer the border, the shorter a part may be for its sake (share of what would fit).
_BORDERS = ((_PARAGRAPH, 0.5), (_LINE, 0.5), (_SENTENCE, 0.4), (_WORD, 0.0))


def characters(text: str) -> int:
    return len(text)


def utf8_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def utf16_units(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Cut:
    """`head` fits, ellipsis included; `rest` is what did not. `whole_words`: no word was broken."""

    head: str
    rest: str = ""
    whole_words: bool = True


def split(text: str, most: int, unit: Unit) -> list[str]:
    """*text* in parts of at most *most* units, borders chosen in this order: paragraph, line, sentence, word."""
    parts: list[str] = []
    rest = text.strip()
    while rest:
        end = _reach(rest, most, unit)
        stop, start = (end, end) if end == len(rest) else _border(rest, end)
        parts.append(rest[:stop])
        rest = rest[start:].lstrip()
    return parts


def split_tail(text: str, head: int, tail: int, unit: Unit) -> tuple[list[str], str]:
    """The last part of *text* in at most *tail* units (it stands beside buttons) and what goes before it.

    It is empty where the last word is longer than that: an address had better stay whole.
    """
    text = text.strip()
    if unit(text) <= tail:
        return [], text
    for border, _ in _BORDERS:
        for found in border.finditer(text):
            last = text[found.end() :]
            if last and unit(last) <= tail:
                return split(text[: found.start()], head, unit), last
    return split(text, head, unit), ""


def closing(text: str) -> tuple[str, str]:
    """The text without its last paragraph (or sentence, where there is only one paragraph), and that last one."""
    text = text.strip()
    for border in (_PARAGRAPH, _SENTENCE):
        found = list(border.finditer(text))
        if found:
            return text[: found[-1].start()], text[found[-1].end() :]
    return "", text


def cut(text: str, most: int, unit: Unit, ellipsis: str) -> Cut:
    """*text* in at most *most* units, cut at a word's end where that leaves at least half of them."""
    if unit(text) <= most:
        return Cut(text)
    end = _reach(text, most - unit(ellipsis), unit)
    if text[end : end + 1].isspace():
        return Cut(text[:end].rstrip() + ellipsis, text[end:].strip())
    words = [found for found in _WORD.finditer(text, 0, end) if found.start() * 2 >= end]
    if words:
        return Cut(text[: words[-1].start()] + ellipsis, text[words[-1].end() :])
    return Cut(text[:end] + ellipsis, text[end:], whole_words=False)


def _reach(text: str, most: int, unit: Unit) -> int:
    """How many code points from the start fit in *most* units, ending on a grapheme's border."""
    if most < LEAST:
        raise ValueError(f"nothing fits in {most}")
    # One grapheme may be longer than all the room: accents can be piled up without end.
    graphemes = (found.group() for found in _GRAPHEME.finditer(text))
    return _fitting(graphemes, most, unit) or _fitting(iter(text), most, unit)


def _fitting(pieces: Iterable[str], most: int, unit: Unit) -> int:
    """The code points of as many *pieces* as fit."""
    length = count = 0
    for piece in pieces:
        count += unit(piece)
        if count > most:
            break
        length += len(piece)
    return length


def _border(text: str, end: int) -> tuple[int, int]:
    """Where the part that may reach *end* stops and where the next one starts."""
    for border, share in _BORDERS:
        last = None
        for found in border.finditer(text, 0, end + 1):
            if 0 < found.start() <= end and found.start() >= end * share:
                last = found
        if last:
            return last.start(), last.end()
    return end, end
