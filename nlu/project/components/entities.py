"""Names, numbers and things in a message: a conditional random field over the words' context."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Text, Tuple

import pycrfsuite
from components.context import Word, features
from components.tokenizer import TOKENS
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

MODEL = "entities.crf"
OUTSIDE = "O"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ContextEntityExtractor(EntityExtractorMixin, GraphComponent):  # type: ignore[misc]
    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._tagger = pycrfsuite.Tagger()

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"l1": 0.05, "l2": 0.02, "iterations": 60}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ContextEntityExtractor:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        trainer = pycrfsuite.Trainer(verbose=False)
        trainer.set_params(
            {
                "c1": self._config["l1"],
                "c2": self._config["l2"],
                "max_iterations": self._config["iterations"],
            }
        )
        for line in training_data.training_examples:
            if line.get(TOKENS):
                words = _words(line)
                trainer.append(features(words), _labels(words, line.get(ENTITIES) or []))
        with self._storage.write_to(self._resource) as folder:
            trainer.train(str(folder / MODEL))
            self._tagger.open_inmemory((folder / MODEL).read_bytes())
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ContextEntityExtractor:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._tagger.open_inmemory((folder / MODEL).read_bytes())
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            words = _words(message)
            labels = self._tagger.tag(features(words)) if words else []
            found = _spans(message.get(TEXT), words, labels)
            message.set(ENTITIES, self.add_extractor_name(found), add_to_output=True)
        return messages


def _words(message: Message) -> List[Word]:
    return [Word(t.text, t.lemma, t.start, t.end) for t in message.get(TOKENS) or []]


def _labels(words: Sequence[Word], entities: Sequence[Dict[Text, Any]]) -> List[str]:
    """One label a word: where an entity begins, goes on, or nothing; the role goes with it."""
    labels = [OUTSIDE] * len(words)
    for entity in entities:
        kind = ":".join(filter(None, (entity["entity"], entity.get("role"))))
        inside = [
            at
            for at, word in enumerate(words)
            if word.start < entity["end"] and word.end > entity["start"]
        ]
        for place in inside:
            labels[place] = ("B-" if place == inside[0] else "I-") + kind
    return labels


def _spans(text: str, words: Sequence[Word], labels: Sequence[str]) -> List[Dict[Text, Any]]:
    open_spans: List[Tuple[str, int, int]] = []
    previous = OUTSIDE
    for word, label in zip(words, labels):
        if label != OUTSIDE:
            kind = label[2:]
            if label[0] == "I" and previous[2:] == kind:
                open_spans[-1] = (kind, open_spans[-1][1], word.end)
            else:
                open_spans.append((kind, word.start, word.end))
        previous = label
    return [_entity(text, kind, start, end) for kind, start, end in open_spans]


def _entity(text: str, kind: str, start: int, end: int) -> Dict[Text, Any]:
    name, _, role = kind.partition(":")
    found = {"entity": name, "start": start, "end": end, "value": text[start:end]}
    return {**found, "role": role} if role else found
