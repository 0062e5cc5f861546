"""The entity model: a linear chain over words.

The draft is an averaged perceptron, trained in a third of the time; what buyers' words are cut
with is a conditional random field, two points better (nlu/README.md). One library reads both.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Iterable, Mapping, Sequence, Tuple

import pycrfsuite
from components.context import features, informed
from components.spans import Span, Word, labels, spans

Row = Tuple[Sequence[Word], Sequence[str], Sequence[Span]]  # words, likely intents, entities
Method = Tuple[str, Mapping[str, float]]

QUICK: Method = ("ap", {"max_iterations": 8})  # more learns by heart
CAREFUL: Method = ("l2sgd", {"max_iterations": 15, "c2": 0.03})


def learned(rows: Iterable[Row], method: Method) -> bytes:
    """A model in the library's own form."""
    algorithm, settings = method
    trainer = pycrfsuite.Trainer(algorithm=algorithm, verbose=False)
    trainer.set_params(dict(settings))
    for words, intents, entities in rows:
        if words:
            trainer.append(informed(features(words), words, intents), labels(words, entities))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model"
        trainer.train(str(file))
        return file.read_bytes()


class Sentence:
    """Words and what is seen around each of them: made once, for all the models that read them."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.rows = features(words)
        self.items = pycrfsuite.ItemSequence(self.rows)  # the rows, in the library's own form


class Tagger:
    def __init__(self, model: bytes) -> None:
        self._model = model  # the library reads from this memory for as long as it lives
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(model)

    @property
    def model(self) -> bytes:
        return self._model

    def find(self, sentence: Sentence, intents: Sequence[str] = ()) -> list[Span]:
        words = sentence.words
        if not words:
            return []
        items = informed(sentence.rows, words, intents) if intents else sentence.items
        return spans(words, self._tagger.tag(items))
