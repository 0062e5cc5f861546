"""What the entity model sees around a word: its form, its letters, its neighbours, the intent.

What depends on one word alone is kept: buyers use the same words again and again.
"""

from __future__ import annotations

from functools import lru_cache
from typing import List, Sequence, Tuple

from components.features import REMEMBERED, shape, sound
from components.normalise import is_number
from components.spans import Word

AROUND = (-3, -2, -1, 1, 2, 3)
GRAM = 4  # letters
FAR = 4  # words from the beginning of the message; further counts as this far
EDGES = {-1: "^", 1: "$"}

Row = List[str]


def features(words: Sequence[Word]) -> list[Row]:
    """One row a word: what can be seen before anything is known of the message."""
    flat = [shape(word.plain) for word in words]
    rows = []
    for at, word in enumerate(words):
        before, after = _at(flat, at - 1), _at(flat, at + 1)
        row = [*_own(word.text, word.plain)]
        for offset in AROUND:
            row += _near(words, at, offset)
        row += [f"-1,0={before} {flat[at]}", f"0,1={flat[at]} {after}", f"-1,1={before} {after}"]
        rows.append(row)
    return rows


def informed(rows: Sequence[Row], words: Sequence[Word], intents: Sequence[str]) -> list[Row]:
    """The rows of `features` and more; *intents* are the likeliest readings of the message, best
    first."""
    if not intents:  # of the draft, which is read before they are known, and more coarsely
        return list(rows)
    flat = [shape(word.plain) for word in words]
    told = [f"i{rank}={intent}" for rank, intent in enumerate(intents)]
    fuller = []
    for at, (row, word) in enumerate(zip(rows, words)):
        before, after = _at(flat, at - 1), _at(flat, at + 1)
        fuller.append(
            [
                *row,
                *told,
                # What may mean one thing in an order and another in a complaint.
                f"i&form={intents[0]} {_form_of(word.text, word.plain)}",
                f"i&before={intents[0]} {before}",
                f"i&after={intents[0]} {after}",
                f"-2,-1={_at(flat, at - 2)} {before}",
                f"1,2={after} {_at(flat, at + 2)}",
                *_inside(word.plain),
                f"left={min(at, FAR)}",
            ]
        )
    return fuller


def _at(flat: Sequence[str], place: int) -> str:
    if place < 0:
        return EDGES[-1]
    return flat[place] if place < len(flat) else EDGES[1]


@lru_cache(maxsize=REMEMBERED)
def _own(text: str, plain: str) -> Tuple[str, ...]:
    flat = shape(plain)
    found = [f"w={flat}", f"p2={flat[:2]}", f"p3={flat[:3]}", f"s2={flat[-2:]}", f"s3={flat[-3:]}"]
    found.append(f"form={_form(text)}")
    if is_number(plain):
        found += ["number", f"parts={plain.count(' ')}"]
    if plain[0].isdigit():
        found += ["digits", f"many={min(len(plain), 8)}"]
    elif any(sign.isdigit() for sign in plain):
        found.append("mixed")
    return tuple(found)


@lru_cache(maxsize=REMEMBERED)
def _inside(plain: str) -> Tuple[str, ...]:
    """Its letters, four at a time, and its sound."""
    framed = f"<{shape(plain)}>"
    grams = [f"c={framed[start : start + GRAM]}" for start in range(len(framed) - GRAM + 1)]
    return (*grams, f"k={sound(plain)}")


def _near(words: Sequence[Word], at: int, offset: int) -> Sequence[str]:
    where = at + offset
    if not 0 <= where < len(words):
        return [f"{offset}:edge"] if offset in EDGES else ()
    return _beside(words[where].plain, offset)


@lru_cache(maxsize=REMEMBERED)
def _beside(plain: str, offset: int) -> Tuple[str, ...]:
    """What a word is to the one that stands *offset* places before it."""
    flat = shape(plain)
    found = [f"{offset}:w={flat}"]
    if offset in EDGES:
        found.append(f"{offset}:s3={flat[-3:]}")
    if _is_number(plain):
        found.append(f"{offset}:number")
    return tuple(found)


@lru_cache(maxsize=REMEMBERED)
def _form_of(text: str, plain: str) -> str:
    return _form(text) + (" number" if _is_number(plain) else "")


def _is_number(plain: str) -> bool:
    return is_number(plain) or plain[0].isdigit()


def _form(text: str) -> str:
    if text.isdigit():
        return "0"
    if text.isupper():
        return "AA" if len(text) > 1 else "A"
    if text[0].isupper():
        return "Aa"
    return "a" if text.islower() else "mix"
