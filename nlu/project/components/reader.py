"""The component of Rasa's pipeline: intent, entities and language of a message."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from components.chain import Chain, Reading
from components.importer import LANGUAGE
from components.learner import Learner
from components.spans import Span, Word
from components.tokenizer import TOKENS
from components.variations import Line, words_of
from components.wishes import marked
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

WISHES = "wishes"  # of a message that has several


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER,
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
    ],
    is_trainable=True,
)
class SaleReader(IntentClassifier, EntityExtractorMixin, GraphComponent):  # type: ignore[misc]
    def __init__(
        self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._chain: Chain | None = None

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"ranking": 3}  # how many intents are told

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SaleReader:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        lines = [as_line(message) for message in training_data.intent_examples]
        self._chain = Learner(lines).learn()
        with self._storage.write_to(self._resource) as folder:
            self._chain.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SaleReader:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._chain = Chain.load(folder)
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        if self._chain is None:
            raise RuntimeError("asked to read before it was trained or loaded")
        text = message.get(TEXT)
        words = [Word(t.text, t.lemma, t.start, t.end) for t in message.get(TOKENS) or []]
        reading = self._chain.read(words)
        intents = _told(reading.intents)
        entities = [as_entity(text, span) for span in reading.spans]
        message.set(INTENT, intents[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, intents[: self._config["ranking"]], add_to_output=True)
        message.set(ENTITIES, self.add_extractor_name(entities), add_to_output=True)
        message.set(LANGUAGE, _told(reading.languages)[0], add_to_output=True)
        lines = self._chain.read(words_of(marked(text))) if "\n" in text else reading
        several = [self._wish(text, wish) for wish in self._chain.read_wishes(lines)]
        message.set(WISHES, several, add_to_output=True)

    def _wish(self, text: str, wish: Reading) -> Dict[Text, Any]:
        """Like a message of its own: its entities count from its own first letter."""
        start, end = wish.words[0].start, wish.words[-1].end
        spans = [Span(s.start - start, s.end - start, s.kind) for s in wish.spans]
        intents = _told(wish.intents)
        return {
            "text": text[start:end],
            "intent": intents[0],
            "ranking": intents[: self._config["ranking"]],
            "entities": [as_entity(text[start:end], span) for span in spans],
            "language": _told(wish.languages)[0],
        }


def as_line(message: Message) -> Line:
    spans = [
        Span(e["start"], e["end"], ":".join(filter(None, (e["entity"], e.get("role")))))
        for e in message.get(ENTITIES) or []
    ]
    return Line.of(message.get(TEXT), message.get(INTENT), message.get(LANGUAGE, ""), spans)


def _told(chances: List[tuple[str, float]]) -> List[Dict[Text, Any]]:
    return [{"name": name, "confidence": confidence} for name, confidence in chances]


def as_entity(text: str, span: Span) -> Dict[Text, Any]:
    value = text[span.start : span.end]
    found = {"entity": span.name, "value": value, "start": span.start, "end": span.end}
    return {**found, "role": span.role} if span.role else found
