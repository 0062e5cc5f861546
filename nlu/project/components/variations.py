"""More lines out of the lines there are: other things in the same sentence, slips of the thumb.

Both teach what matters: a product is known by its place in the sentence, an intent survives
typing. Everything random comes from the generator that is handed in, so training repeats itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from random import Random
from typing import Dict, List, Sequence

from components import normalise
from components.spans import Span, Word

EXCHANGED = frozenset({"product", "colour", "name", "area", "landmark"})
INVENTED = frozenset({"product", "name", "area", "landmark"})
INVENTED_SHARE = 0.2  # of the exchanged values: words no catalogue holds
COMPOUND_SHARE = 0.4  # of the exchanged products: several words, of other products or invented
KEPT_SHARE = 0.4  # of the words of a compound: they stay, so its build stays one of the language's
LOWERED_SHARE = 0.3  # of the exchanged values: typed without capitals
SHORTEST_TO_CHANGE = 3  # letters of a word of a compound; shorter ones join the others
COMPOUND = "several words"
LETTERS_A_SLIP = 18
SHORTEST_TO_SLIP = 5
_ONSETS, _ENDS = "bcdfghjklmnprstvwyz", ("", "", "n", "r", "l", "s", "t", "m", "k")
_VOWELS = ("a", "e", "i", "o", "u", "ee", "oo", "ai")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"

Known = Dict[str, List[str]]  # values, by kind of entity


@dataclass(frozen=True)
class Line:
    """A training line; `words` is its text, read once."""

    text: str
    intent: str
    language: str
    spans: tuple[Span, ...]
    words: tuple[Word, ...]

    @classmethod
    def of(cls, text: str, intent: str, language: str, spans: Sequence[Span]) -> Line:
        return cls(text, intent, language, tuple(spans), tuple(words_of(text)))


def words_of(text: str) -> list[Word]:
    return [Word(t.text, t.plain, t.start, t.end) for t in normalise.tokens(text)]


def exchanged(lines: Sequence[Line], random: Random) -> list[Line | None]:
    """Each line with other things in it, None where it names nothing that can be exchanged."""
    known: Known = defaultdict(list)
    for line in lines:
        for span in line.spans:
            value = line.text[span.start : span.end]
            known[span.kind].append(value)
            if span.kind == "product" and " " in value:
                known[f"{COMPOUND} {line.language}"].append(value)
    return [_exchange(line, known, random) for line in lines]


def _exchange(line: Line, known: Known, random: Random) -> Line | None:
    if not any(span.kind in EXCHANGED for span in line.spans):
        return None
    text, at, found = "", 0, []
    for span in sorted(line.spans, key=lambda s: s.start):
        text += line.text[at : span.start]
        value = line.text[span.start : span.end]
        if span.kind in EXCHANGED:
            compounds = known[f"{COMPOUND} {line.language}"] if span.kind == "product" else []
            if compounds and random.random() < COMPOUND_SHARE:
                value = _compound(random.choice(compounds), known["product"], random)
            else:
                value = _other(span.kind, known, random)
        found.append(Span(len(text), len(text) + len(value), span.kind))
        text, at = text + value, span.end
    return Line.of(text + line.text[at:], line.intent, line.language, found)


def _compound(value: str, products: Sequence[str], random: Random) -> str:
    """ "school bag" becomes "school kettle" or "tomato bag": most catalogues hold such names."""
    words = value.split()
    for at, word in enumerate(words):
        if len(word) >= SHORTEST_TO_CHANGE and random.random() > KEPT_SHARE:
            other = (
                _invented(random) if random.random() < INVENTED_SHARE else random.choice(products)
            )
            words[at] = other.split()[-1]
    changed = " ".join(words)
    return changed.lower() if random.random() < LOWERED_SHARE else changed


def _other(kind: str, known: Known, random: Random) -> str:
    value = random.choice(known[kind])
    if kind in INVENTED and random.random() < INVENTED_SHARE:
        value = " ".join(_invented(random) for _ in value.split()[:2])
    return value.lower() if random.random() < LOWERED_SHARE else value


def _invented(random: Random) -> str:
    syllables = random.randint(1, 3)
    return "".join(
        random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_ENDS)
        for _ in range(syllables)
    )


def mistyped(text: str, random: Random) -> str:
    """The text as a thumb may type it: a letter lost, doubled, swapped or wrong."""
    if len(text) < SHORTEST_TO_SLIP:
        return text
    letters = list(text)
    for _ in range(max(1, len(text) // LETTERS_A_SLIP)):
        at = random.randrange(1, len(letters) - 1)
        if letters[at].isalpha():
            _slip(letters, at, random)
    return "".join(letters)


def _slip(letters: list[str], at: int, random: Random) -> None:
    kind = random.random()
    if kind < 0.3:
        letters[at] = ""
    elif kind < 0.5:
        letters[at], letters[at - 1] = letters[at - 1], letters[at]
    elif kind < 0.7:
        letters[at] *= 2
    else:
        letters[at] = random.choice(_ALPHABET)
