"""A linear classifier over bags of features: trained by scikit-learn, read by table look-ups.

A look-up scorer gives the scores of the fitted model in a tenth of a millisecond, ten times
faster than a call through scikit-learn's vectorizers. Model files are plain arrays, no pickles:
a model file cannot run code.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

Bag = Sequence[str]
Document = Sequence[Bag]
SHARPNESS = np.geomspace(0.5, 20, 60)  # tried, to turn scores into chances
NEAR_ENOUGH = 0.3  # of the solver: further steps change no answer
NEVER = -9.0  # the score of a label that a model has not seen


@dataclass
class Vocabulary:
    """Which features count, and how much: inverse document frequency."""

    index: dict[str, int]
    weight: np.ndarray

    @classmethod
    def learn(cls, bags: Sequence[Bag], least: int) -> Vocabulary:
        seen: Counter[str] = Counter()
        for bag in bags:
            seen.update(set(bag))
        kept = sorted(feature for feature, count in seen.items() if count >= least)
        rarity = [np.log((1 + len(bags)) / (1 + seen[feature])) + 1 for feature in kept]
        return cls({f: i for i, f in enumerate(kept)}, np.array(rarity, dtype=np.float32))


@dataclass
class Linear:
    """Several vocabularies side by side, one weight matrix, one sharpness for its chances."""

    vocabularies: list[Vocabulary]
    labels: list[str]
    weights: np.ndarray  # features x labels
    bias: np.ndarray
    sharpness: float = 1.0

    def __post_init__(self) -> None:
        sizes = [len(vocabulary.index) for vocabulary in self.vocabularies]
        self._starts = np.cumsum([0, *sizes[:-1]])  # of each vocabulary among the columns
        self._rarity = np.concatenate([vocabulary.weight for vocabulary in self.vocabularies])

    def vector(self, document: Document) -> tuple[np.ndarray, np.ndarray]:
        """Columns of the matrix and their values: each bag counts as one, however full it is."""
        found: list[int] = []
        counts: list[int] = []
        sizes = []
        for vocabulary, bag in zip(self.vocabularies, document):
            counted = Counter(map(vocabulary.index.get, bag))
            counted.pop(None, None)
            found += counted
            counts += counted.values()
            sizes.append(len(counted))
        bags = np.repeat(np.arange(len(sizes)), sizes)
        columns = np.array(found, dtype=np.int64) + self._starts[bags]
        values = (1 + np.log(np.array(counts, dtype=np.float32))) * self._rarity[columns]
        norms = np.sqrt(np.bincount(bags, values * values, len(sizes)))
        return columns, (values / norms[bags]).astype(np.float32)

    def scores(self, document: Document) -> np.ndarray:
        columns, values = self.vector(document)
        return values @ self.weights.take(columns, axis=0).astype(np.float32) + self.bias

    def table(self, documents: Sequence[Document]) -> np.ndarray:
        """The scores of many: one row a document."""
        return _matrix(self.vocabularies, documents) @ self.weights + self.bias

    def chances(self, document: Document) -> np.ndarray:
        return softmax(self.scores(document) * self.sharpness)


def softmax(scores: np.ndarray) -> np.ndarray:
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)


def vocabularies(documents: Sequence[Document], least: Sequence[int]) -> list[Vocabulary]:
    """`least` is how often a feature must be seen, by bag."""
    return [
        Vocabulary.learn([document[at] for document in documents], count)
        for at, count in enumerate(least)
    ]


def fit(
    known: list[Vocabulary], documents: Sequence[Document], labels: Sequence[str], strength: float
) -> Linear:
    names = sorted(set(labels))
    size = sum(len(v.index) for v in known)
    model = Linear(known, names, np.zeros((size, len(names)), np.float32), np.zeros(len(names)))
    if len(names) > 1:
        solver = LinearSVC(
            C=strength, tol=NEAR_ENOUGH, random_state=1, multi_class="crammer_singer"
        )  # all labels at once: as good as one against the rest, in half the time
        solver.fit(_matrix(known, documents), np.array(labels))
        weights, bias = solver.coef_, solver.intercept_
        if len(names) == 2:  # one row of weights stands for both
            weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
        model.weights = np.ascontiguousarray(weights.T, dtype=np.float32)
        model.bias = bias.astype(np.float32)
    return model


def sharpness(scores: np.ndarray, labels: Sequence[str], names: Sequence[str]) -> float:
    """What makes the chances of lines the model has not seen likeliest."""
    place = {name: at for at, name in enumerate(names)}
    right = np.array([place[label] for label in labels])
    rows = np.arange(len(right))
    doubt = [-np.log(softmax(scores * s)[rows, right] + 1e-9).mean() for s in SHARPNESS]
    return float(SHARPNESS[int(np.argmin(doubt))])


def _matrix(known: Sequence[Vocabulary], documents: Sequence[Document]) -> csr_matrix:
    """One row a document: what `Linear.vector` says of each, many times faster for many."""
    bags = [[document[at] for document in documents] for at in range(len(known))]
    return hstack([_block(v, column) for v, column in zip(known, bags)], format="csr")


def _block(vocabulary: Vocabulary, bags: Sequence[Bag]) -> csr_matrix:
    index = vocabulary.index
    found = [[index[feature] for feature in bag if feature in index] for bag in bags]
    starts = np.cumsum([0, *map(len, found)])
    columns = np.fromiter(chain.from_iterable(found), dtype=np.int32, count=starts[-1])
    ones = np.ones(len(columns), dtype=np.float32)
    block = csr_matrix((ones, columns, starts), shape=(len(bags), len(index)))
    block.sum_duplicates()
    block.data = (1 + np.log(block.data)) * vocabulary.weight[block.indices]
    norms = np.sqrt(np.asarray(block.multiply(block).sum(axis=1))).ravel()
    norms[norms == 0] = 1
    block.data /= np.repeat(norms, np.diff(block.indptr))
    return block


def save(model: Linear, path: Path) -> None:
    names = "\n".join(name for vocabulary in model.vocabularies for name in vocabulary.index)
    np.savez(
        path,
        labels=np.array(model.labels),
        weights=model.weights.astype(np.float16),
        bias=model.bias,
        sharpness=np.array(model.sharpness),
        sizes=np.array([len(v.index) for v in model.vocabularies]),
        names=np.frombuffer(names.encode(), dtype=np.uint8),  # text arrays take four times the room
        rarity=np.concatenate([v.weight for v in model.vocabularies]),
    )


def load(path: Path) -> Linear:
    with np.load(path, allow_pickle=False) as stored:
        names = stored["names"].tobytes().decode().split("\n")
        rarity = stored["rarity"]
        vocabularies, start = [], 0
        for size in stored["sizes"]:
            index = {name: at for at, name in enumerate(names[start : start + size])}
            vocabularies.append(Vocabulary(index, rarity[start : start + size]))
            start += size
        return Linear(
            vocabularies,
            [str(label) for label in stored["labels"]],
            stored["weights"],  # halves of the room; a message needs a few hundred rows of them
            stored["bias"],
            float(stored["sharpness"]),
        )
