"""Which of some Pythons runs Python quickest: builds of the same version differ by half, and so do turns.

Their paths come in, a line each; one goes out: the first, unless a later one is plainly quicker. One that does not run
is passed over.
"""
# ruff: noqa: INP001 - a script, not a package

import subprocess
import sys
from statistics import median

ROUNDS = 9
"""Each in turn, so that a busy moment of the machine meets all of them. What counts is the look in the middle: the best
of them may have met a moment in which the machine was quick."""
PLAINLY = 0.9
"""Of the other one's time: less than this is no noise."""
TIMEOUT_S = 20.0

LOOK = """
import time

class Line:
    __slots__ = ("sku", "quantity")

    def __init__(self, sku, quantity):
        self.sku, self.quantity = sku, quantity

    def total(self, price):
        return self.quantity * price

async def priced(line, prices):
    return line.total(prices[line.sku])

def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value

def once():
    began = time.process_time()
    prices = {f"sku-{n}": n for n in range(100)}
    for _ in range(100):
        lines = [Line(sku, 2) for sku in prices]
        sum(run(priced(line, prices)) for line in lines)
        ", ".join(f"{line.quantity} x {line.sku}" for line in lines)
    return time.process_time() - began

print(min(once() for _ in range(5)))
"""


def seconds(python: str) -> float:
    """CPU time of a small piece of work; endless where it cannot be done."""
    try:
        done = subprocess.run(  # noqa: S603 - a Python of this machine
            [python, "-I", "-c", LOOK],
            capture_output=True,
            check=True,
            text=True,
            timeout=TIMEOUT_S,
        )
        return float(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return float("inf")


def usual(pythons: "list[str]") -> "dict[str, float]":
    """The median of some looks at each, in seconds."""
    rounds = ROUNDS if len(pythons) > 1 else 1
    taken = [[seconds(python) for python in pythons] for _ in range(rounds)]
    return {python: median(look[at] for look in taken) for at, python in enumerate(pythons)}


def quickest(pythons: "list[str]") -> "str | None":
    best, least = None, float("inf")
    for python, taken in usual(pythons).items():
        if taken < PLAINLY * least:
            best, least = python, taken
    return best


if __name__ == "__main__":
    found = quickest(list(dict.fromkeys(sys.stdin.read().splitlines())))
    if found is None:
        sys.exit(1)
    sys.stdout.write(f"{found}\n")
