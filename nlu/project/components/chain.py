"""Five small models that read each other: a draft of the entities, the intent, the entities, the
language, and the joints between several wishes.

The draft lets the intent be read from the outline of a sentence ("add <quantity> <product>"),
whatever the product; the intent then tells what a bare word or number is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import List, Sequence

from components import linear, wishes
from components.features import document
from components.linear import Linear
from components.spans import Span, Word
from components.tagger import Tagger

LEAST = 2  # wishes of a message that has several
LIKELY = 2  # intents that the entity model is told
FILES = {"draft": "draft.crf", "entities": "entities.crf", "joints": "joints.crf"}
ARRAYS = {"intents": "intents.npz", "languages": "languages.npz"}

Chances = List[tuple[str, float]]  # best first


@dataclass(frozen=True)
class Reading:
    words: Sequence[Word]
    intents: Chances
    languages: Chances
    spans: Sequence[Span]

    @property
    def intent(self) -> str:
        return self.intents[0][0]

    @property
    def is_clear(self) -> bool:
        return self.intent not in wishes.WHOLE and self.intents[0][1] >= wishes.SURE


@dataclass
class Chain:
    draft: Tagger
    intents: Linear
    entities: Tagger
    languages: Linear
    joints: Tagger

    def read_wishes(self, words: Sequence[Word]) -> List[Reading]:
        """One reading for each wish, in order; nothing where the message is one wish.

        Two passes at most over the words: parts that are not understood go back to the part
        before them, and what is put together again is read again.
        """
        parts = wishes.cut(wishes.calm(words), self.joints)
        if len(parts) < LEAST:
            return []
        whole = self.read(words)
        readings = [_within(whole, self.read(part)) for part in parts]
        kept = readings[:1]
        for reading in readings[1:]:
            if wishes.is_list(reading.words, reading.spans) and kept[-1].intent in wishes.LISTED:
                kept.append(replace(reading, intents=kept[-1].intents))
            elif _apart(kept[-1], reading):
                kept.append(reading)
            else:
                kept[-1] = self.read(_between(words, kept[-1].words[0], reading.words[-1]))
        return kept if len(kept) >= LEAST else []

    def read(self, words: Sequence[Word]) -> Reading:
        words = wishes.calm(words)
        bags = document(words, self.draft.find(words))
        intents = _best_first(self.intents, bags)
        likely = [name for name, _ in intents[:LIKELY]]
        spans = self.entities.find(words, likely)
        return Reading(words, intents, _best_first(self.languages, bags[:2]), spans)

    def save(self, folder: Path) -> None:
        for name, file in FILES.items():
            (folder / file).write_bytes(getattr(self, name).model)
        for name, file in ARRAYS.items():
            linear.save(getattr(self, name), folder / file)

    @classmethod
    def load(cls, folder: Path) -> Chain:
        taggers = {name: Tagger((folder / file).read_bytes()) for name, file in FILES.items()}
        models = {name: linear.load(folder / file) for name, file in ARRAYS.items()}
        return cls(**taggers, **models)


def _best_first(model: Linear, bags: linear.Document) -> Chances:
    chances = model.chances(bags)
    return [(model.labels[at], float(chances[at])) for at in chances.argsort()[::-1]]


def _within(whole: Reading, part: Reading) -> Reading:
    """ "2 white sneakers and one cap": a number of things is wished for as the whole message tells."""
    counted = any(span.name == "quantity" for span in part.spans)
    if part.intent == "search" and counted and whole.intent == "add_item":
        return replace(part, intents=whole.intents)
    return part


def _apart(before: Reading, after: Reading) -> bool:
    """Two wishes: each understood, and not one detail in two breaths ("12 Allen, Ikeja")."""
    again = before.intent == after.intent and before.intent in wishes.DETAILS
    return before.is_clear and after.is_clear and not again


def _between(words: Sequence[Word], first: Word, last: Word) -> Sequence[Word]:
    return [word for word in words if first.start <= word.start <= last.start]
