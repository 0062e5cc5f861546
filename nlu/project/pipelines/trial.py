"""One pipeline and one set, in a process of its own: `python -m pipelines.trial PIPELINE SET ...`.

Trained and stored first; measured by a second process that has only opened what was stored, so
that its memory is that of a server. Times are processor seconds of that process: other work on the
machine does not count.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
import structlog
from components.normalise import normalise
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from pipelines import sets
from pipelines.candidates import CANDIDATES, Candidate

BATCHES = (1, 8, 32)
TIMED = 320  # messages of each timing
WARM_UP = 5
BINS = 10  # of confidence, for the expected calibration error
COST = 0.015  # of in-scope accuracy: what a threshold that refuses more may take
CONTEXT = ExecutionContext(GraphSchema({}), "trial")

Figures = Dict[str, Any]


def train(candidate: Candidate, chosen: sets.Set, folder: Path) -> Figures:
    started = sum(os.times()[:4])
    data, storage = TrainingData(list(chosen.training)), LocalModelStorage(folder)
    for at, (name, config) in enumerate(candidate.steps):
        kind = _kind(name)
        component = kind.create(_settings(kind, config), storage, Resource(f"step{at}"), CONTEXT)
        if hasattr(component, "train"):
            component.train(data)
        if hasattr(component, "process_training_data"):
            data = component.process_training_data(data)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {
        "lines": len(chosen.training),
        "training_s": sum(os.times()[:4]) - started,
        "model_mb": size / 1e6,
    }


def measure(candidate: Candidate, chosen: sets.Set, folder: Path) -> Figures:
    storage = LocalModelStorage(folder)
    steps = []
    for at, (name, config) in enumerate(candidate.steps):
        kind = _kind(name)
        steps.append(kind.load(_settings(kind, config), storage, Resource(f"step{at}"), CONTEXT))
    texts = [row["text"] for row in chosen.asked]
    _read(steps, texts[:WARM_UP])
    memory = _memory_mb()
    read = [m for at in range(0, len(texts), 64) for m in _read(steps, texts[at : at + 64])]
    return {"memory_mb": memory, **_right(chosen.asked, read), **_speed(steps, texts)}


def _read(steps: Sequence[GraphComponent], texts: Sequence[str]) -> List[Message]:
    messages = [Message({TEXT: text}) for text in texts]
    for step in steps:
        messages = step.process(messages)
    return messages


def _speed(steps: Sequence[GraphComponent], texts: Sequence[str]) -> Figures:
    timed = (list(texts) * (TIMED // len(texts) + 1))[:TIMED]
    alone = []
    figures: Figures = {}
    for size in BATCHES:
        before = time.process_time()
        for at in range(0, len(timed), size):
            one = time.process_time()
            _read(steps, timed[at : at + size])
            alone += [time.process_time() - one] if size == 1 else []
        figures[f"per_s_{size}"] = len(timed) / (time.process_time() - before)
    p50, p99 = np.percentile(np.array(alone) * 1000, (50, 99))
    return {"p50_ms": float(p50), "p99_ms": float(p99), **figures}


def _right(asked: Sequence[sets.Row], read: Sequence[Message]) -> Figures:
    told = [message.get(INTENT) or {"name": None, "confidence": 0.0} for message in read]
    hits = np.array([t["name"] == row["intent"] for t, row in zip(told, asked)])
    foreign = np.array([row["intent"] == sets.REFUSAL for row in asked])
    sure = np.array([t["confidence"] for t in told])
    return {
        "accuracy": float(hits.mean()),
        "by_language": _by_language(asked, hits),
        "in_scope": float(hits[~foreign].mean()),
        "refused": float(hits[foreign].mean()) if foreign.any() else None,
        "refused_at_cost": _refused_at_cost(hits, foreign, sure) if foreign.any() else None,
        "calibration_error": _calibration_error(sure, hits),
        "f1": _f1(asked, read),
    }


def _by_language(asked: Sequence[sets.Row], hits: np.ndarray) -> Dict[str, float]:
    spoken = np.array([row.get("lang", "") for row in asked])
    return {code: float(hits[spoken == code].mean()) for code in sorted(set(spoken))}


def _refused_at_cost(hits: np.ndarray, foreign: np.ndarray, sure: np.ndarray) -> float:
    """Out-of-scope lines refused in words or by the highest threshold that costs no more than COST
    of in-scope accuracy, read off these very lines: what a pipeline could do, not what it does."""
    steps = np.unique(sure)
    kept = np.array([(hits & (sure >= step))[~foreign].mean() for step in steps])
    threshold = steps[kept >= hits[~foreign].mean() - COST][-1]
    return float((hits | (sure < threshold))[foreign].mean())


def _calibration_error(sure: np.ndarray, hits: np.ndarray) -> float:
    """How far confidence and being right lie apart, on average over ten equal bins."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    apart = [
        abs(sure[bins == b].mean() - hits[bins == b].mean()) * (bins == b).mean()
        for b in range(BINS)
        if (bins == b).any()
    ]
    return float(sum(apart))


def _f1(asked: Sequence[sets.Row], read: Sequence[Message]) -> float | None:
    right = counted = 0
    for row, message in zip(asked, read):
        wanted = [
            (e["entity"], e.get("role"), normalise(e["value"])) for e in row.get("entities", ())
        ]
        got = [
            (e["entity"], e.get("role"), normalise(str(e["value"])))
            for e in message.get(ENTITIES) or ()
        ]
        counted += len(wanted) + len(got)
        for entity in wanted:
            if entity in got:
                got.remove(entity)
                right += 2
    return right / counted if counted and any("entities" in row for row in asked) else None


def _kind(name: str) -> Any:
    module, _, kind = name.rpartition(".")
    return getattr(import_module(module), kind)


def _settings(kind: Any, config: Dict[str, Any]) -> Dict[str, Any]:
    return {**kind.get_default_config(), **config}


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def arguments() -> Tuple[argparse.Namespace, Candidate]:
    parser = argparse.ArgumentParser(prog="pipelines.trial")
    parser.add_argument("what", choices=("train", "measure"))
    parser.add_argument("pipeline", choices=tuple(CANDIDATES))
    parser.add_argument("set", choices=tuple(sets.SETS))
    parser.add_argument("folder", type=Path, help="where the trained pipeline lies")
    parser.add_argument("--public", type=Path, default=Path())
    parser.add_argument("--lines", type=int, default=0, help="at most; 0 for all of them")
    options = parser.parse_args()
    return options, CANDIDATES[options.pipeline]


def main() -> int:
    options, candidate = arguments()
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    work = train if options.what == "train" else measure
    told = work(
        candidate, sets.SETS[options.set](options.public).shortened(options.lines), options.folder
    )
    sys.stdout.write("\n" + json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
