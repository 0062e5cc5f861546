"""The thresholds of flows/routing.py, from what each mistake costs a buyer.

    cd nlu/project && .venv/bin/python -m thresholds

Reads the training lines alone, each by models of the other half of them, and tries every pair of
thresholds: from `accept` on an intent is taken at its word, from `confirm` on the two likeliest
readings are offered, below that the buyer is asked anew. No held-out line is looked at.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Sequence, Tuple

import numpy as np
from components import linear
from components.importer import LanguageFolders
from components.learner import Learner
from components.linear import NEVER, softmax
from components.reader import as_line

DATA = Path(__file__).resolve().parents[2] / "data" / "nlu"
SKIPPED = ("held_out", "keywords")
# In messages that the buyer has to send until what they wished is done.
WRONG = (2.0, 3.0, 6.0)  # another thing was done: undone and said again; doubted; bought wrongly
OFFERED = 1.0  # "Did you mean ...?" with the right reading among the two: one tap
MISSED = 2.0  # the same without it: neither, then said again
ASKED = 1.5  # asked anew: said again, by somebody who may leave
REFUSAL = "out_of_scope"  # what no shop answers is answered by asking anew, at no cost
GRID = [step / 20 for step in range(1, 20)]

Costs = Tuple[float, float, float]  # cost a message, accept, confirm


def costs(
    chances: np.ndarray, truth: np.ndarray, refusal: int, wrong: float
) -> Sequence[Costs]:
    """Of every pair of thresholds, the cheapest first."""
    order = np.argsort(-chances, axis=1)
    top, sure = order[:, 0], chances.max(axis=1)
    foreign = truth == refusal
    offered = np.where((order[:, :2] == truth[:, None]).any(axis=1), OFFERED, MISSED)
    taken = np.where(top == truth, 0.0, np.where(top == refusal, ASKED, wrong))
    asked = np.where(foreign, 0.0, ASKED)
    found = []
    for accept in GRID:
        for confirm in (step for step in GRID if step <= accept):
            cost = np.where(sure >= accept, taken, np.where(sure >= confirm, offered, asked))
            found.append((float(cost.mean()), accept, confirm))
    return sorted(found)


def main() -> int:
    files = [str(f) for f in sorted(DATA.glob("*/*.yml")) if f.parent.name not in SKIPPED]
    messages = LanguageFolders(training_data_paths=files).get_nlu_data().intent_examples
    lines = [line for line in map(as_line, messages) if line.words]
    _, scores = Learner(lines).unseen(lines)
    names = sorted({line.intent for line in lines})
    table = np.array([[row.get(name, NEVER) for name in names] for row in scores])
    labels = [line.intent for line in lines]
    sharp = linear.sharpness(table, labels, names)
    truth = np.array([names.index(label) for label in labels])
    print(f"{len(lines)} lines, each by models that have not seen it")
    for wrong in WRONG:
        cost, accept, confirm = costs(softmax(table * sharp), truth, names.index(REFUSAL), wrong)[0]
        print(f"wrong {wrong:.0f}: accept {accept:.2f}  confirm {confirm:.2f}  cost {cost:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
