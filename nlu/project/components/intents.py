"""Intent and language of a message, from words and letters, with a confidence that can be trusted."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Text

from components.features import bags as bags_of
from components.importer import LANGUAGE
from components.linear import Linear, fit, load, save
from components.tokenizer import TOKENS
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

INTENTS, LANGUAGES = "intents.npz", "languages.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._intents: Linear | None = None
        self._languages: Linear | None = None

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"strength": 12.0, "ranking": 3}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        lines = [m for m in training_data.training_examples if m.get(INTENT) and m.get(TOKENS)]
        bags = [bags_of([t.lemma for t in line.get(TOKENS)]) for line in lines]
        strength = self._config["strength"]
        self._intents = fit(bags, [line.get(INTENT) for line in lines], (1, 2), strength)
        spoken = [line.get(LANGUAGE, "") for line in lines]
        if len(set(spoken)) > 1:
            self._languages = fit(bags, spoken, (1, 2), strength)
        with self._storage.write_to(self._resource) as folder:
            save(self._intents, folder / INTENTS)
            if self._languages:
                save(self._languages, folder / LANGUAGES)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._intents = load(folder / INTENTS)
            if (folder / LANGUAGES).exists():
                component._languages = load(folder / LANGUAGES)
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            bags = bags_of([token.lemma for token in message.get(TOKENS) or []])
            ranking = _ranked(self._intents, bags)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(
                INTENT_RANKING_KEY, ranking[: self._config["ranking"]], add_to_output=True
            )
            if self._languages:
                message.set(LANGUAGE, _ranked(self._languages, bags)[0], add_to_output=True)
        return messages


def _ranked(model: Linear | None, bags: Sequence[Sequence[str]]) -> List[Dict[Text, Any]]:
    if model is None:
        raise RuntimeError("asked to understand before it was trained or loaded")
    chances = model.probabilities(bags)
    order = chances.argsort()[::-1]
    return [{"name": model.labels[at], "confidence": float(chances[at])} for at in order]
