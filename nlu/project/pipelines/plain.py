"""The shipped reader without its chain: words and letters tell the intent, words tell the entities,
and neither is told what the other found."""

from __future__ import annotations

from random import Random
from typing import Any, Dict, List, Sequence, Text, Tuple

import numpy as np
from components import linear
from components.features import in_letters, in_words
from components.folds import unseen
from components.learner import SEED, STRENGTH
from components.linear import Document, Linear
from components.reader import as_entity, as_line
from components.spans import Word
from components.tagger import CAREFUL, Sentence, Tagger, learned
from components.tokenizer import TOKENS
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

LEAST = (1, 2)  # how often a word, and a run of letters, must be seen
Labelled = Tuple[Document, str]


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER,
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
    ],
    is_trainable=True,
)
class PlainReader(IntentClassifier, EntityExtractorMixin, GraphComponent):  # type: ignore[misc]
    def __init__(self, storage: ModelStorage, resource: Resource) -> None:
        self._storage = storage
        self._resource = resource
        self._intents: Linear | None = None
        self._entities: Tagger | None = None

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlainReader:
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        lines = [line for line in map(as_line, training_data.intent_examples) if line.words]
        labelled = [(_document(line.words), line.intent) for line in lines]
        scores = unseen(labelled, _scored, Random(SEED))
        model = _fit(labelled)
        table = np.array([[row.get(name, linear.NEVER) for name in model.labels] for row in scores])
        model.sharpness = linear.sharpness(table, [intent for _, intent in labelled], model.labels)
        tagger = learned([(line.words, (), line.spans) for line in lines], CAREFUL)
        with self._storage.write_to(self._resource) as folder:
            linear.save(model, folder / "intents.npz")
            (folder / "entities.crf").write_bytes(tagger)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PlainReader:
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._intents = linear.load(folder / "intents.npz")
            component._entities = Tagger((folder / "entities.crf").read_bytes())
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            words = [Word(t.text, t.lemma, t.start, t.end) for t in message.get(TOKENS) or []]
            assert self._intents and self._entities, "asked to read before it was loaded"
            chances = self._intents.chances(_document(words))
            best = int(chances.argmax())
            told = {"name": self._intents.labels[best], "confidence": float(chances[best])}
            message.set(INTENT, told, add_to_output=True)
            spans = self._entities.find(Sentence(words))
            message.set(ENTITIES, [as_entity(message.get(TEXT), span) for span in spans])
        return messages


def _document(words: Sequence[Word]) -> Document:
    plain = [word.plain for word in words]
    return [in_words(plain), in_letters(plain)]


def _fit(labelled: Sequence[Labelled]) -> Linear:
    documents = [document for document, _ in labelled]
    known = linear.vocabularies(documents, LEAST)
    return linear.fit(known, documents, [intent for _, intent in labelled], STRENGTH)


def _scored(known: Sequence[Labelled], asked: Sequence[Labelled]) -> List[Dict[Text, float]]:
    model = _fit(known)
    return [dict(zip(model.labels, map(float, model.scores(document)))) for document, _ in asked]
