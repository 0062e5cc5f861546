"""Predictions for lines a model has not seen: each half by a model of the other.

A model that reads another model's output must be trained on output as it will be at run time,
mistakes included.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random
from typing import Callable, List, Sequence, TypeVar

FOLDS = 2
PROCESSES = 2  # cores of a small machine

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Unseen = Callable[[Sequence[Item], Sequence[Item]], List[Answer]]


def processes() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork"))


def unseen(items: Sequence[Item], predict: Unseen[Item, Answer], random: Random) -> List[Answer]:
    """`predict(known, asked)` trains on *known* and answers for *asked*, in order."""
    order = list(range(len(items)))
    random.shuffle(order)
    parts = [order[fold::FOLDS] for fold in range(FOLDS)]
    answers: List[Answer] = [None] * len(items)  # type: ignore[list-item]
    with processes() as pool:
        waiting = [
            pool.submit(
                predict,
                [items[at] for other in parts if other is not part for at in other],
                [items[at] for at in part],
            )
            for part in parts
        ]
        for part, future in zip(parts, waiting):
            for at, answer in zip(part, future.result()):
                answers[at] = answer
    return answers
