"""What the entity model sees around a word: its form, its letters, its neighbours, small lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from components.features import shape
from components.normalise import NUMBER_WORDS


@dataclass(frozen=True)
class Word:
    text: str
    plain: str
    start: int
    end: int


def _form(text: str) -> str:
    if text.isupper():
        return "AA" if len(text) > 1 else "A"
    if text[0].isupper():
        return "Aa"
    if text.islower():
        return "a"
    return "0" if text.isdigit() else "mix"


def _own(word: Word) -> list[str]:
    flat = shape(word.plain)
    found = [f"w={flat}", f"p2={flat[:2]}", f"p3={flat[:3]}", f"s2={flat[-2:]}", f"s3={flat[-3:]}"]
    found.append(f"form={_form(word.text)}")
    if word.plain in NUMBER_WORDS:
        found.append("number")
    if word.plain[0].isdigit():
        found += ["digits", f"many={min(len(word.plain), 8)}"]
    elif any(sign.isdigit() for sign in word.plain):
        found.append("mixed")
    return found


def _near(words: Sequence[Word], at: int, offset: int) -> list[str]:
    where = at + offset
    if not 0 <= where < len(words):
        return [f"{offset}:edge"] if abs(offset) == 1 else []
    flat = shape(words[where].plain)
    found = [f"{offset}:w={flat}"]
    if abs(offset) == 1:
        found += [f"{offset}:s3={flat[-3:]}"]
    if words[where].plain in NUMBER_WORDS or words[where].plain[0].isdigit():
        found.append(f"{offset}:number")
    return found


def features(words: Sequence[Word]) -> list[list[str]]:
    rows = []
    for at, word in enumerate(words):
        row = _own(word)
        for offset in (-3, -2, -1, 1, 2, 3):
            row += _near(words, at, offset)
        before = shape(words[at - 1].plain) if at else "^"
        after = shape(words[at + 1].plain) if at + 1 < len(words) else "$"
        row += [f"-1,0={before} {shape(word.plain)}", f"0,1={shape(word.plain)} {after}"]
        row.append(f"-1,1={before} {after}")
        rows.append(row)
    return rows
