"""`python -m tests.verify`: the dialogue, proven over every place it can come to."""

import asyncio
import sys
import time

from tests.verify.fitting import kinds, too_large
from tests.verify.proofs import PROOFS, Fault
from tests.verify.walk import MOST_PLACES, Walk

SHOWN = 5


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def told(fault: Fault) -> str:
    """A counter-example, as a transcript."""
    move, why = fault
    story = [*move.start.story(), move.stimulus.name]
    said = ", ".join(reply.copy_id for reply in move.replies) or "(nothing)"
    return "\n".join([f"  {why}", *(f"    buyer: {step}" for step in story), f"    shop: {said}"])


async def verify() -> int:
    begun, walk = time.monotonic(), Walk()
    moves = await walk.moves()
    took_s = time.monotonic() - begun
    say(f"{len(walk.places)} places, {len(moves)} moves, in {took_s:.0f} s")
    wrong = len(walk.places) >= MOST_PLACES
    if wrong:
        say(f"  not all of it: there are more than {MOST_PLACES} places")
    for proof in PROOFS:
        faults = list(proof(moves, walk.places))
        say(f"{'WRONG' if faults else 'holds'}  {proof.__name__.replace('_', ' ')}")
        for fault in faults[:SHOWN]:
            say(told(fault))
        wrong = wrong or bool(faults)
    replies = kinds(reply for move in moves for reply in move.replies)
    large = list(too_large(replies))
    say(f"{'WRONG' if large else 'holds'}  all {len(replies)} kinds of replies fit every channel")
    for words in large[:SHOWN]:
        say(f"  {words}")
    return 1 if wrong or large else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(verify()))
