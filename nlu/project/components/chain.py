"""Four small models that read each other: a draft of the entities, the intent, the entities, the
language.

The draft lets the intent be read from the outline of a sentence ("add <quantity> <product>"),
whatever the product; the intent then tells what a bare word or number is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Callable, List, Sequence

import numpy as np
from components import linear, normalise
from components.features import document
from components.folds import unseen
from components.linear import Linear
from components.spans import Span, Word
from components.tagger import Tagger
from components.variations import Line, exchanged, mistyped

LIKELY = 2  # intents that the entity model is told
LEAST = (1, 2, 1)  # how often a feature must be seen: words, letters, outline
STRENGTH = 0.6  # of the linear models: small forgets rare lines, large learns them by heart
SEED = 20
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
        return Reading(intents, _best_first(self.languages, bags), spans)

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


def words_of(text: str) -> list[Word]:
    return [Word(t.text, t.plain, t.start, t.end) for t in normalise.tokens(text)]


def _best_first(model: Linear, bags: linear.Document) -> Chances:
    chances = model.chances(bags)
    return [(model.labels[at], float(chances[at])) for at in chances.argsort()[::-1]]


@dataclass
class Learner:
    """Trains the chain; every model that is read by another is trained on what it will read."""

    lines: Sequence[Line]
    say: Callable[[str], None] = print
    random: Random = field(default_factory=lambda: Random(SEED))

    def learn(self) -> Chain:
        lines = [line for line in self.lines if words_of(line.text)]
        self.say(f"{len(lines)} lines: draft of the entities")
        drafts = unseen(lines, _drafted, self.random)
        self.say("intents and languages")
        drafted = list(zip(lines, drafts))
        judged = unseen(drafted, _judged, self.random)
        intents = self._intents(drafted, [scores for scores, _ in judged])
        languages = _classifier(drafted, "language")
        languages.sharpness = intents.sharpness
        self.say("entities")
        entities = self._entities(lines, [likely for _, likely in judged])
        return Chain(_tagger(lines), intents, entities, languages)

    def _intents(
        self, drafted: Sequence[tuple[Line, list[Span]]], scores: Sequence[dict[str, float]]
    ) -> Linear:
        slips = [(mistyped(line.text, self.random), line, draft) for line, draft in drafted]
        extra = [
            ([*document(words_of(text), ())[:2], document(words_of(line.text), draft)[2]], line)
            for text, line, draft in slips
            if text != line.text
        ]
        documents = [document(words_of(line.text), draft) for line, draft in drafted]
        labels = [line.intent for line, _ in drafted]
        model = linear.fit(
            documents + [bags for bags, _ in extra],
            labels + [line.intent for _, line in extra],
            LEAST,
            STRENGTH,
        )
        table = np.array([[row.get(n, linear.NEVER) for n in model.labels] for row in scores])
        model.sharpness = linear.sharpness(table, labels, model.labels)
        return model

    def _entities(self, lines: Sequence[Line], likely: Sequence[list[str]]) -> Tagger:
        others = exchanged(lines, self.random)
        rows = [(words_of(line.text), told, line.spans) for line, told in zip(lines, likely)]
        for other, told in zip(others, likely):
            if other:
                rows.append((words_of(other.text), told, other.spans))
        return Tagger.learn(rows)


def _tagger(lines: Sequence[Line]) -> Tagger:
    return Tagger.learn([(words_of(line.text), (), line.spans) for line in lines])


def _drafted(known: Sequence[Line], asked: Sequence[Line]) -> list[list[Span]]:
    tagger = _tagger(known)
    return [tagger.find(words_of(line.text)) for line in asked]


Drafted = tuple[Line, List[Span]]


def _classifier(drafted: Sequence[Drafted], wanted: str) -> Linear:
    documents = [document(words_of(line.text), draft) for line, draft in drafted]
    return linear.fit(documents, [getattr(line, wanted) for line, _ in drafted], LEAST, STRENGTH)


def _judged(
    known: Sequence[Drafted], asked: Sequence[Drafted]
) -> list[tuple[dict[str, float], list[str]]]:
    """The score of every intent, and the likeliest ones, for lines that were not seen."""
    model = _classifier(known, "intent")
    answers = []
    for line, draft in asked:
        scores = model.scores(document(words_of(line.text), draft))
        order = scores.argsort()[::-1][:LIKELY]
        by_name = {name: float(score) for name, score in zip(model.labels, scores)}
        answers.append((by_name, [model.labels[at] for at in order]))
    return answers
