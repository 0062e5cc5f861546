"""Trains the chain. Every model that reads another is trained on what it will have to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Callable, List, Sequence, Tuple

import numpy as np
from components import linear
from components.chain import LIKELY, Chain
from components.features import document, unlike
from components.folds import processes, unseen
from components.linear import Document, Linear
from components.mending import Mender
from components.spans import Span
from components.tagger import CAREFUL, QUICK, Row, Sentence, Tagger, learned
from components.variations import Line, exchanged, mistyped, words_of
from components.wishes import joined

LEAST = (1, 2, 1, 1, 3)  # how often a feature must be seen, by bag
LEAST_OF_LANGUAGE = (2, 3)  # words and letters tell it
STRENGTH = 0.4  # of the linear models: small forgets rare lines, large learns them by heart
SEED = 20

Drafted = Tuple[Line, List[Span]]
Scores = dict[str, float]


@dataclass
class Learner:
    lines: Sequence[Line]
    say: Callable[[str], None] = print
    random: Random = field(default_factory=lambda: Random(SEED))

    def learn(self) -> Chain:
        lines = [line for line in self.lines if line.words]
        mender = Mender.of(line.words for line in lines)
        drafted, scores = self.unseen(lines)
        self.say("intents, languages, entities")
        with processes() as pool:
            entities = pool.submit(learned, self._entity_rows(lines, scores), CAREFUL)
            draft = pool.submit(learned, _rows(lines), QUICK)
            joints = pool.submit(learned, joined(lines, self.random), QUICK)
            intents = self._intents(drafted, scores, mender)
            languages = _fit([document(line.words, ())[:2] for line in lines], _spoken(lines))
            languages.sharpness = intents.sharpness
            taggers = [Tagger(part.result()) for part in (draft, entities, joints)]
            return Chain(taggers[0], intents, taggers[1], languages, taggers[2], mender)

    def unseen(self, lines: Sequence[Line]) -> Tuple[List[Drafted], List[Scores]]:
        """What models that have not seen a line make of it: its entities, then its intents."""
        self.say(f"{len(lines)} lines: a draft of the entities")
        drafted = list(zip(lines, unseen(lines, _drafted, self.random)))
        self.say("intents, as they look to a model that has not seen the line")
        return drafted, unseen(drafted, _scored, self.random)

    def _intents(
        self, drafted: Sequence[Drafted], scores: Sequence[Scores], mender: Mender
    ) -> Linear:
        """Typing slips come on top of the lines, mended as far as they can be, but bring no words
        of their own."""
        documents = [document(line.words, draft) for line, draft in drafted]
        labels = [line.intent for line, _ in drafted]
        slipped = [
            unlike(clean, mender.mend(words_of(mistyped(line.text, self.random))))
            for (line, _), clean in zip(drafted, documents)
        ]
        model = linear.fit(
            linear.vocabularies(documents, LEAST), documents + slipped, labels * 2, STRENGTH
        )
        table = np.array([[row.get(n, linear.NEVER) for n in model.labels] for row in scores])
        model.sharpness = linear.sharpness(table, labels, model.labels)
        return model

    def _entity_rows(self, lines: Sequence[Line], scores: Sequence[Scores]) -> List[Row]:
        likely = [sorted(row, key=row.__getitem__, reverse=True)[:LIKELY] for row in scores]
        rows: List[Row] = [(line.words, told, line.spans) for line, told in zip(lines, likely)]
        for other, told in zip(exchanged(lines, self.random), likely):
            if other:
                rows.append((other.words, told, other.spans))
        return rows


def _spoken(lines: Sequence[Line]) -> list[str]:
    return [line.language for line in lines]


def _fit(documents: Sequence[Document], labels: Sequence[str]) -> Linear:
    least = LEAST_OF_LANGUAGE if len(documents[0]) == len(LEAST_OF_LANGUAGE) else LEAST
    return linear.fit(linear.vocabularies(documents, least), documents, labels, STRENGTH)


def _rows(lines: Sequence[Line]) -> List[Row]:
    return [(line.words, (), line.spans) for line in lines]


def _drafted(known: Sequence[Line], asked: Sequence[Line]) -> list[list[Span]]:
    tagger = Tagger(learned(_rows(known), QUICK))
    return [tagger.find(Sentence(line.words)) for line in asked]


def _scored(known: Sequence[Drafted], asked: Sequence[Drafted]) -> list[Scores]:
    """The score of every intent, for lines that were not seen."""
    documents = [document(line.words, draft) for line, draft in known]
    model = _fit(documents, [line.intent for line, _ in known])
    table = model.table([document(line.words, draft) for line, draft in asked])
    return [dict(zip(model.labels, row)) for row in table.tolist()]
