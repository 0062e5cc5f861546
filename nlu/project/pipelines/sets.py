"""What a pipeline is trained on and measured with: our own lines, and public sets of intents that
are not shipped with this repository."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Dict, List, Sequence, Tuple

from components.importer import LANGUAGE, LanguageFolders
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

DATA = Path(__file__).resolve().parents[3] / "data" / "nlu"
SKIPPED = frozenset({"held_out", "keywords"})
REFUSAL = "out_of_scope"
SEED = 7

Row = Dict[str, Any]  # text, intent, lang, entities: [{entity, value, role}]


@dataclass(frozen=True)
class Set:
    """`training` may be shortened, `asked` never is."""

    name: str
    training: Tuple[Message, ...]
    asked: Tuple[Row, ...]

    def shortened(self, lines: int) -> Set:
        """As many training lines, drawn at random; all of them where there are no more."""
        if not lines or lines >= len(self.training):
            return self
        return Set(self.name, tuple(Random(SEED).sample(self.training, lines)), self.asked)


def ours() -> Set:
    files = [str(f) for f in sorted(DATA.glob("*/*.yml")) if f.parent.name not in SKIPPED]
    training = LanguageFolders(training_data_paths=files).get_nlu_data().intent_examples
    held_out = [row for f in sorted((DATA / "held_out").glob("*.jsonl")) for row in _rows(f)]
    return Set("ours", tuple(training), tuple(row for row in held_out if "intent" in row))


def clinc(folder: Path) -> Set:
    """CLINC150, English; its out-of-scope lines as the intent that we call so."""
    parts = json.loads((folder / "clinc150" / "data_full.json").read_text(encoding="utf-8"))

    def rows(*names: str) -> List[Row]:
        return [
            {"text": text, "intent": REFUSAL if intent == "oos" else intent, "lang": "en"}
            for name in names
            for text, intent in parts[name]
        ]

    return Set("CLINC150", _messages(rows("train", "oos_train")), tuple(rows("test", "oos_test")))


def injongo(folder: Path) -> Set:
    """Four languages in one set, as our own languages are."""
    files = sorted((folder / "injongo").glob("*/train.jsonl"))

    def rows(part: str) -> List[Row]:
        return [
            {"text": row["text"], "intent": row["intent"], "lang": file.parent.name}
            for file in files
            for row in _rows(file.with_name(f"{part}.jsonl"))
        ]

    return Set("INJONGO", _messages(rows("train")), tuple(rows("test")))


SETS = {"ours": lambda _: ours(), "CLINC150": clinc, "INJONGO": injongo}
FOLDERS = {"CLINC150": "clinc150", "INJONGO": "injongo"}  # as their owners publish them


def _rows(file: Path) -> List[Row]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def _messages(rows: Sequence[Row]) -> Tuple[Message, ...]:
    return tuple(
        Message({TEXT: r["text"], INTENT: r["intent"], LANGUAGE: r["lang"], ENTITIES: []})
        for r in rows
    )
