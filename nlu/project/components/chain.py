"""Four small models that read each other: a draft of the entities, the intent, the entities, the
language.

The draft lets the intent be read from the outline of a sentence ("add <quantity> <product>"),
whatever the product; the intent then tells what a bare word or number is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List, Sequence

from components import linear
from components.features import document
from components.linear import Linear
from components.spans import Span, Word
from components.tagger import Tagger

LIKELY = 2  # intents that the entity model is told
FILES = {"draft": "draft.crf", "entities": "entities.crf"}
ARRAYS = {"intents": "intents.npz", "languages": "languages.npz"}

Chances = List[tuple[str, float]]  # best first


@dataclass(frozen=True)
class Reading:
    intents: Chances
    languages: Chances
    spans: Sequence[Span]


@dataclass
class Chain:
    draft: Tagger
    intents: Linear
    entities: Tagger
    languages: Linear

    def read(self, words: Sequence[Word]) -> Reading:
        bags = document(words, self.draft.find(words))
        intents = _best_first(self.intents, bags)
        likely = [name for name, _ in intents[:LIKELY]]
        spans = self.entities.find(words, likely)
        return Reading(intents, _best_first(self.languages, bags[:2]), spans)

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
