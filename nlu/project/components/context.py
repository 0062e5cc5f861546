"""What the entity model sees around a word: its form, its letters, its neighbours, the intent."""

from __future__ import annotations

from typing import Sequence

from components.features import shape, sound
from components.normalise import is_number
from components.spans import Word

AROUND = (-3, -2, -1, 1, 2, 3)
GRAM = 4  # letters
FAR = 4  # words from the beginning of the message; further counts as this far
EDGES = {-1: "^", 1: "$"}


def features(words: Sequence[Word], intents: Sequence[str] = ()) -> list[list[str]]:
    """One row a word; *intents* are the likeliest readings of the message, best first."""
    flat = [shape(word.plain) for word in words]
    rows = []
    for at, word in enumerate(words):
        before, after = _at(flat, at - 1), _at(flat, at + 1)
        row = _own(word, flat[at])
        for offset in AROUND:
            row += _near(words, flat, at, offset)
        row += [f"-1,0={before} {flat[at]}", f"0,1={flat[at]} {after}", f"-1,1={before} {after}"]
        row += [f"i{rank}={intent}" for rank, intent in enumerate(intents)]
        if intents:  # the draft is read without them, and more coarsely
            row += [f"i&{kind}={intents[0]} {sign}" for kind, sign in _pairs(word, before, after)]
            row += [f"-2,-1={_at(flat, at - 2)} {before}", f"1,2={after} {_at(flat, at + 2)}"]
            row += [*_grams(flat[at]), f"k={sound(word.plain)}", f"left={min(at, FAR)}"]
        rows.append(row)
    return rows


def _at(flat: Sequence[str], place: int) -> str:
    if place < 0:
        return EDGES[-1]
    return flat[place] if place < len(flat) else EDGES[1]


def _own(word: Word, flat: str) -> list[str]:
    found = [f"w={flat}", f"p2={flat[:2]}", f"p3={flat[:3]}", f"s2={flat[-2:]}", f"s3={flat[-3:]}"]
    found.append(f"form={_form(word.text)}")
    if is_number(word.plain):
        found += ["number", f"parts={word.plain.count(' ')}"]
    if word.plain[0].isdigit():
        found += ["digits", f"many={min(len(word.plain), 8)}"]
    elif any(sign.isdigit() for sign in word.plain):
        found.append("mixed")
    return found


def _grams(flat: str) -> list[str]:
    framed = f"<{flat}>"
    return [f"c={framed[start : start + GRAM]}" for start in range(len(framed) - GRAM + 1)]


def _near(words: Sequence[Word], flat: Sequence[str], at: int, offset: int) -> list[str]:
    where = at + offset
    if not 0 <= where < len(words):
        return [f"{offset}:edge"] if offset in EDGES else []
    found = [f"{offset}:w={flat[where]}"]
    if offset in EDGES:
        found.append(f"{offset}:s3={flat[where][-3:]}")
    if _is_number(words[where]):
        found.append(f"{offset}:number")
    return found


def _pairs(word: Word, before: str, after: str) -> list[tuple[str, str]]:
    """What may mean one thing in an order and another in a complaint."""
    form = _form(word.text) + (" number" if _is_number(word) else "")
    return [("form", form), ("before", before), ("after", after)]


def _is_number(word: Word) -> bool:
    return is_number(word.plain) or word.plain[0].isdigit()


def _form(text: str) -> str:
    if text.isdigit():
        return "0"
    if text.isupper():
        return "AA" if len(text) > 1 else "A"
    if text[0].isupper():
        return "Aa"
    return "a" if text.islower() else "mix"
