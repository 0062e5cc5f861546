"""Words, labels and spans: how entities are written for a sequence model and read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Sequence

OUTSIDE = "O"


@dataclass(frozen=True)
class Word:
    """`text` stands at `start:end` of the message, `plain` is its normalised form.

    `typed` is that form before a slip in it was mended; empty where nothing was.
    """

    text: str
    plain: str
    start: int
    end: int
    typed: str = ""


@dataclass(frozen=True)
class Span:
    """An entity; `kind` is its name, with its role after a colon where it has one."""

    start: int
    end: int
    kind: str

    @property
    def name(self) -> str:
        return self.kind.partition(":")[0]

    @property
    def role(self) -> str:
        return self.kind.partition(":")[2]


def labels(words: Sequence[Word], spans: Iterable[Span]) -> list[str]:
    """One label a word: where an entity begins, where it goes on, or nothing."""
    found = [OUTSIDE] * len(words)
    for span in spans:
        inside = [at for at, w in enumerate(words) if w.start < span.end and w.end > span.start]
        for at in inside:
            found[at] = ("B-" if at == inside[0] else "I-") + span.kind
    return found


def spans(words: Sequence[Word], tags: Sequence[str]) -> list[Span]:
    found: list[Span] = []
    previous = OUTSIDE
    for word, tag in zip(words, tags):
        if tag.startswith("I-") and previous[2:] == tag[2:]:
            found[-1] = Span(found[-1].start, word.end, tag[2:])
        elif tag != OUTSIDE:
            found.append(Span(word.start, word.end, tag[2:]))
        previous = tag
    return found


def outline(words: Sequence[Word], drafted: Sequence[Span]) -> list[str]:
    """The sentence with its things taken out: "add <quantity> <colour> <product>"."""
    found: list[str] = []
    last: Span | None = None
    for word in words:
        around = next((s for s in drafted if word.start < s.end and word.end > s.start), None)
        if around is None:
            found.append(word.plain)
        elif around is not last:
            found.append(f"<{around.name}>")
        last = around
    return found
