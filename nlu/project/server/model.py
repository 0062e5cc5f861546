"""One trained model file, opened for understanding only: its NLU components, called in order.

Same components, same weights as `rasa shell` runs; the dialogue part of the file stays shut, and
no task graph is built for every message.
"""

from __future__ import annotations

import ctypes
import gc
import json
import sys
import tarfile
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, Dict, List, Sequence, Text

from components.importer import LANGUAGE
from components.reader import WISHES
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
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
            with tarfile.open(file) as archive:
                archive.extractall(folder, filter="data")
            self._components = _opened(Path(folder))
        self.parse(WARM_UP)
        _give_back()

    def parse(self, texts: Sequence[str]) -> List[Dict[Text, Any]]:
        messages = [Message({TEXT: text}) for text in texts]
        for component in self._components:
            messages = component.process(messages)
        return [_answer(message) for message in messages]


def _give_back() -> None:
    """What loading needed and serving does not: about a hundred megabytes, with the GNU C library."""
    gc.collect()
    gc.freeze()
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)


def _opened(folder: Path) -> List[GraphComponent]:
    """Our components of an unpacked model, from the first to the last.

    Rasa would read the whole of `metadata.json` and import every class that it names, policies
    and plotting included: 150 MB and two seconds for what is never called here. Its own ends of
    the chain (`/intent{...}` texts) are for a developer's shell, not for buyers.
    """
    metadata = json.loads((folder / "metadata.json").read_text())
    nodes = metadata["predict_schema"]["nodes"]
    storage = LocalModelStorage(folder / "components")
    context = ExecutionContext(GraphSchema({}), metadata["model_id"])
    found: List[GraphComponent] = []
    name = metadata["nlu_target"]
    while name in nodes:
        node = nodes[name]
        module, _, kind = node["uses"].rpartition(".")
        if module.startswith("components."):
            component = getattr(import_module(module), kind)
            settings = {**component.get_default_config(), **node["config"]}
            resource = Resource((node["resource"] or {}).get("name", name))
            found.insert(0, component.load(settings, storage, resource, context))
        name = node["needs"].get("messages", "")
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
        "wishes": message.get(WISHES) or [],
    }
