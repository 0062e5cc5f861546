"""`python -m tests.verify`: the dialogue, proven over every place it can come to; `--mutants`: the proofs, proven."""

import asyncio
import sys
import time
from collections import defaultdict

from tests.verify import mutation
from tests.verify.place import QUIET
from tests.verify.proofs import PROOFS
from tests.verify.search import Fault, Search, name_of
from tests.verify.transcript import told

SHOWN = 3
RULES = (
    *map(name_of, PROOFS),
    "every answer fits every channel in every language",
    "nobody is stuck",
)


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


async def verify() -> int:
    begun, search = time.monotonic(), Search()
    found: dict[str, list[Fault]] = defaultdict(list)
    async for fault in search.faults():
        found[fault.proof].append(fault)
    walk = search.walk
    states = {place.stands for place in walk.places.values()}
    say(
        f"{len(walk.places)} places in {len(states)} states, {search.moves} moves, "
        f"{len(search.answers)} kinds of answers, in {time.monotonic() - begun:.0f} s"
    )
    if not walk.whole:
        say(f"  not all of it: there are more than {walk.most} places")
    missing = {*_states(search), *QUIET} - states
    if missing:
        say(f"  never came to: {', '.join(sorted(missing))}")
    for rule in RULES:
        say(f"{'WRONG' if found[rule] else 'holds'}  {rule}")
        for fault in found[rule][:SHOWN]:
            say(told(fault.story, fault.why))
    return 1 if any(found.values()) or not walk.whole or missing else 0


def _states(search: Search) -> set[str]:
    """The innermost states of the machine: each has to be seen."""
    states = search.walk.engine.machine.states_map.values()
    return {
        state.id
        for state in states
        if not state.is_compound and "History" not in type(state).__name__
    }


if __name__ == "__main__":
    named = " ".join(sys.argv[2:])
    sys.exit(asyncio.run(mutation.run(say, named) if "--mutants" in sys.argv else verify()))
