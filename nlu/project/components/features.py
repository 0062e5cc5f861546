"""What the intent classifier looks at: words, pairs of words, letters, and the outline."""

from __future__ import annotations

import re
from typing import Sequence

from components.spans import Span, Word, outline

_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"(?=.*\d)[a-z0-9]+(?:-[a-z0-9]+)+")
_LINK = re.compile(r"https?:|www\.|maps\.|goo\.gl")
_PHONE = re.compile(r"\+?[\d .-]{9,}")
SHORTEST, LONGEST = 2, 5  # letters of a character n-gram; one alone tells nothing
LONG = 9  # words; from here on all messages count as equally long


def document(words: Sequence[Word], drafted: Sequence[Span]) -> list[list[str]]:
    """Three bags: plain words, letters, and the sentence with its things taken out."""
    plain = [word.plain for word in words]
    return [in_words(plain), in_letters(plain), in_words(outline(words, drafted))]


def shape(word: str) -> str:
    """Numbers count by their form: the model must not learn what "4,500" means."""
    if _LINK.match(word):
        return "LINK"
    if not _DIGIT.search(word):
        return word
    if _PHONE.fullmatch(word):
        return "PHONE"
    return "CODE" if _CODE.fullmatch(word) else _DIGIT.sub("0", word)


def in_words(plain: Sequence[str]) -> list[str]:
    shapes = [shape(word) for word in plain]
    padded = ["^", *shapes, "$"]
    pairs = [f"2 {left} {right}" for left, right in zip(padded, padded[1:])]
    gaps = [f"3 {left} {right}" for left, right in zip(padded, padded[2:])]
    return [f"1 {word}" for word in shapes] + pairs + gaps + [f"n {min(len(shapes), LONG)}"]


def in_letters(plain: Sequence[str]) -> list[str]:
    grams = []
    for word in plain:
        framed = f" {shape(word)} "
        for size in range(SHORTEST, LONGEST + 1):
            grams.extend(framed[at : at + size] for at in range(len(framed) - size + 1))
    return grams
