"""The pipelines that are set beside each other: Rasa components, first to last, as in a config.yml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Tuple

DIET_EPOCHS = 20
# BIO labels, as our own tagger has them: BILOU asks for four times as many of every kind of entity,
# and a line costs the square of their number.
DIET = {"epochs": DIET_EPOCHS, "random_seed": 1, "BILOU_flag": False}
STOCK = "rasa.nlu."
TOKENS = ("components.tokenizer.PlainTokenizer", {})
WORDS = (
    f"{STOCK}featurizers.sparse_featurizer.count_vectors_featurizer.CountVectorsFeaturizer",
    {},
)
LETTERS = (WORDS[0], {"analyzer": "char_wb", "min_ngram": 2, "max_ngram": 4})
REGRESSION = (f"{STOCK}classifiers.logistic_regression_classifier.LogisticRegressionClassifier", {})
FIELD = (f"{STOCK}extractors.crf_entity_extractor.CRFEntityExtractor", {})

Step = Tuple[str, Dict[str, Any]]


@dataclass(frozen=True)
class Candidate:
    """`reads_all`: trained on every line there is as well, not only on as many as the others."""

    title: str
    steps: Tuple[Step, ...]
    needs_tensorflow: bool = False
    reads_all: bool = False


CANDIDATES = {
    "words": Candidate(
        "stock: words, logistic regression, CRF", (TOKENS, WORDS, REGRESSION, FIELD)
    ),
    "letters": Candidate(
        "stock: words and letters, logistic regression, CRF",
        (TOKENS, WORDS, LETTERS, REGRESSION, FIELD),
    ),
    "diet": Candidate(
        f"stock: words and letters, DIET, {DIET_EPOCHS} epochs",
        (
            TOKENS,
            WORDS,
            LETTERS,
            ("pipelines.diet.BatchedDIET", DIET),
        ),
        needs_tensorflow=True,
    ),
    "linear": Candidate(
        "own linear intents and CRF, side by side", (TOKENS, ("pipelines.plain.PlainReader", {}))
    ),
    "chain": Candidate(
        "own chain (shipped)", (TOKENS, ("components.reader.SaleReader", {})), reads_all=True
    ),
}
