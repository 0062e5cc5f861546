"""One trained model file, opened for understanding only: its NLU components, called in order.

Same components, same weights as `rasa shell` runs; the dialogue part of the file stays shut, and
no task graph is built for every message.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Dict, List, Sequence, Text

from components.importer import LANGUAGE
from rasa.engine.graph import ExecutionContext, GraphSchema, SchemaNode
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

ENTITY_KEYS = ("entity", "value", "start", "end", "role", "group")
WARM_UP = ("hello", "2 red shoes size 44 please", "how much is delivery to Yaba?", "K7M-4Q2") * 3


class Model:
    def __init__(self, file: Path) -> None:
        if not file.is_file():  # Rasa itself would quietly take another model of that folder
            raise FileNotFoundError(f"no model at {file}: run `make nlu-train`")
        self.name = file.name.split(".")[0].rpartition("-")[2]
        with tempfile.TemporaryDirectory() as folder:
            storage, metadata = LocalModelStorage.from_model_archive(Path(folder), file)
            context = ExecutionContext(metadata.predict_schema, metadata.model_id)
            self._components = [
                node.uses.load(
                    {**node.uses.get_default_config(), **node.config},
                    storage,
                    node.resource or Resource(name),
                    context,
                )
                for name, node in _chain(metadata.predict_schema, metadata.nlu_target)
            ]
        self.parse(WARM_UP)

    def parse(self, texts: Sequence[str]) -> List[Dict[Text, Any]]:
        messages = [Message({TEXT: text}) for text in texts]
        for component in self._components:
            messages = component.process(messages)
        return [_answer(message) for message in messages]


def _chain(schema: GraphSchema, target: str) -> List[tuple[str, SchemaNode]]:
    """The components from the first to the last, without Rasa's own ends (`/intent{...}` texts
    are for a developer's shell, not for buyers)."""
    found: List[tuple[str, SchemaNode]] = []
    name = target
    while name in schema.nodes:
        node = schema.nodes[name]
        if node.uses.__module__.startswith("components."):
            found.insert(0, (name, node))
        name = node.needs.get("messages", "")
    return found


def _answer(message: Message) -> Dict[Text, Any]:
    entities = [
        {key: entity[key] for key in ENTITY_KEYS if entity.get(key) is not None}
        for entity in message.get(ENTITIES) or []
    ]
    return {
        "text": message.get(TEXT),
        "intent": message.get(INTENT),
        "ranking": message.get(INTENT_RANKING_KEY),
        "entities": entities,
        "language": message.get(LANGUAGE),
    }
