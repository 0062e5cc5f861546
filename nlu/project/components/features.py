"""What the intent classifier looks at: plain words, pairs of words, and letters inside them."""

from __future__ import annotations

import re

_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"(?=.*\d)[a-z0-9]+(?:-[a-z0-9]+)+")
_LINK = re.compile(r"https?:|www\.|maps\.|goo\.gl")
_PHONE = re.compile(r"\+?[\d .-]{9,}")
SHORTEST, LONGEST = 2, 5  # letters of a character n-gram; one alone tells nothing


def shape(word: str) -> str:
    """Numbers count by their form: the model must not learn what "4,500" means."""
    if _LINK.match(word):
        return "LINK"
    if not _DIGIT.search(word):
        return word
    if _PHONE.fullmatch(word):
        return "PHONE"
    if _CODE.fullmatch(word):
        return "CODE"
    return _DIGIT.sub("0", word)


def words(plain: list[str]) -> list[str]:
    shapes = [shape(word) for word in plain]
    padded = ["^", *shapes, "$"]
    pairs = [f"2 {left} {right}" for left, right in zip(padded, padded[1:])]
    gaps = [f"3 {left} {right}" for left, right in zip(padded, padded[2:])]
    length = f"n {min(len(shapes), 9)}"
    return [f"1 {word}" for word in shapes] + pairs + gaps + [length]


def letters(plain: list[str]) -> list[str]:
    grams = []
    for word in plain:
        framed = f" {shape(word)} "
        for size in range(SHORTEST, LONGEST + 1):
            grams.extend(framed[at : at + size] for at in range(len(framed) - size + 1))
    return grams


def bags(plain: list[str]) -> tuple[list[str], list[str]]:
    return words(plain), letters(plain)
