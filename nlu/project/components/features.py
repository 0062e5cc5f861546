"""What the intent classifier looks at: words, letters, sounds, and the outline of a sentence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Sequence, Tuple

from components.spans import Span, Word, outline

_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"(?=.*\d)[a-z0-9]+(?:-[a-z0-9]+)+")
_LINK = re.compile(r"https?:|www\.|maps\.|goo\.gl")
_PHONE = re.compile(r"\+?[\d .-]{9,}")
_TWICE = re.compile(r"(.)\1+")
_SOUNDS = str.maketrans("cqz", "kks", "")
_SILENT = str.maketrans("", "", "aeiouyh")
_SPELT = (("ph", "f"), ("qu", "k"), ("ck", "k"), ("x", "ks"))
_SIZES = (
    ("0000000", {"million", "milioni"}),
    ("000000", {"laki"}),
    ("0000", {"thousand", "elfu", "mille"}),
    ("000", {"hundred", "mia", "cent", "cents"}),
)  # the largest scale first
WITHIN = (2, 3, 4, 5)  # letters of a run inside a word; one alone tells nothing
ACROSS = (3, 4, 5)  # letters of a run across words: "i want2buy"
REMEMBERED = 50_000  # words
OUTLINE = 2  # its place among the bags
LONG = 9  # words; from here on all messages count as equally long


def document(words: Sequence[Word], drafted: Sequence[Span]) -> list[list[str]]:
    """Five bags: words, letters in words, the sentence with its things taken out, sounds, and
    letters across words."""
    plain, typed = [word.plain for word in words], [word.typed or word.plain for word in words]
    thingless = outline(words, drafted)
    return [
        in_words(plain),
        in_letters(typed),
        in_words(thingless),
        in_sounds(plain),
        across(typed),
    ]


def unlike(clean: Sequence[Sequence[str]], slipped: Sequence[Word]) -> list[Sequence[str]]:
    """The bags of a mistyped line, with the outline that its clean form has."""
    bags: list[Sequence[str]] = [*document(slipped, ())]
    bags[OUTLINE] = clean[OUTLINE]
    return bags


@lru_cache(maxsize=REMEMBERED)
def sound(word: str) -> str:
    """About how it is heard: "livreson" is "livraison", "katre" is "quatre"."""
    flat = shape(word)
    if flat != word:
        return flat
    for written, heard in _SPELT:
        flat = flat.replace(written, heard)
    flat = flat.translate(_SOUNDS)
    return _TWICE.sub(r"\1", flat[:1] + flat[1:].translate(_SILENT))


@lru_cache(maxsize=REMEMBERED)
def shape(word: str) -> str:
    """Numbers count by their form: the model must not learn what "4,500" means."""
    if _LINK.match(word):
        return "LINK"
    if " " in word:
        return _size(word)
    if not _DIGIT.search(word):
        return word
    if _PHONE.fullmatch(word):
        return "PHONE"
    return "CODE" if _CODE.fullmatch(word) else _DIGIT.sub("0", word)


def _size(number: str) -> str:
    """A number of several words has the form of its digits: "six thousand" is a "0000"."""
    return next((form for form, scales in _SIZES if scales & set(number.split())), "00")


def in_words(plain: Sequence[str]) -> list[str]:
    shapes = [shape(word) for word in plain]
    padded = ["^", *shapes, "$"]
    pairs = [f"2 {left} {right}" for left, right in zip(padded, padded[1:])]
    gaps = [f"3 {left} {right}" for left, right in zip(padded, padded[2:])]
    return [f"1 {word}" for word in shapes] + pairs + gaps + [f"n {min(len(shapes), LONG)}"]


def in_letters(plain: Sequence[str]) -> list[str]:
    return [run for word in plain for run in _in_word(word)]


@lru_cache(maxsize=REMEMBERED)
def _in_word(word: str) -> Tuple[str, ...]:
    return tuple(_runs(f" {shape(word)} ", WITHIN))


def in_sounds(plain: Sequence[str]) -> list[str]:
    heard = ["^", *(sound(word) for word in plain), "$"]
    return heard + [f"{left} {right}" for left, right in zip(heard, heard[1:])]


def across(plain: Sequence[str]) -> list[str]:
    return _runs(f" {' '.join(shape(word) for word in plain)} ", ACROSS)


def _runs(text: str, sizes: Sequence[int]) -> list[str]:
    return [text[at : at + size] for size in sizes for at in range(len(text) - size + 1)]
