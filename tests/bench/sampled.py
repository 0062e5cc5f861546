"""`bot serve`, whose CPU time can be told apart: SIGUSR1 begins to sample, and ends it and writes the counts down.

    python -m tests.bench.sampled COUNTS.json serve

Between the two a timer of the CPU time used looks once a millisecond what the engine is at; before and after it
costs nothing.
"""

import json
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

from bot.__main__ import main

EVERY_S = 0.001
PARTS = (
    ("send", ("adapters/http.py", "adapters/channels/", "bot/sender.py")),
    ("SQL", ("asyncpg/", "adapters/postgres/")),
    ("NLU", ("nlu/",)),
    ("http", ("aiohttp/web", "aiohttp/http", "bot/web/")),
    (
        "machine",
        (
            "flows/",
            "statemachine/",
            "domain/",
            "bot/worker.py",
            "adapters/copy.py",
            "flows/wording.py",
        ),
    ),
    ("wake-ups", ("redis/", "adapters/redis/")),
)
"""The innermost frame that is of a part says whose time it is."""
REST = "loop and the rest"


def part_of(frame: FrameType | None) -> str:
    while frame is not None:
        file = frame.f_code.co_filename
        for part, places in PARTS:
            if any(place in file for place in places):
                return part
        frame = frame.f_back
    return REST


def watch(target: Path) -> None:
    counts: Counter[str] = Counter()
    on = False

    def sample(_number: int, frame: FrameType | None) -> None:
        counts[part_of(frame)] += 1

    def turn(_number: int, _frame: FrameType | None) -> None:
        nonlocal on
        on = not on
        signal.setitimer(signal.ITIMER_PROF, EVERY_S if on else 0.0, EVERY_S if on else 0.0)
        if not on:
            target.write_text(json.dumps(counts), "utf-8")
        else:
            counts.clear()

    signal.signal(signal.SIGPROF, sample)
    signal.signal(signal.SIGUSR1, turn)


if __name__ == "__main__":
    watch(Path(sys.argv.pop(1)))
    main()
