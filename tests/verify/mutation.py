"""Every planted fault must be found: the proofs, proven. The list, and what found each, goes into `docs/verify.md`."""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from pytest import MonkeyPatch  # noqa: PT013 - a tool here, not a test

from bot.local import ROOT
from flows import registry
from tests.verify.mutants import of_the_dialogue, of_the_money, of_the_shop
from tests.verify.mutants.planting import Mutant
from tests.verify.search import Search
from tests.verify.walk import MOST_PLACES, Walk

NOTHING = Mutant("nothing at all", lambda _: None)
"""What is found without a fault would be found with each."""
MUTANTS: tuple[Mutant, ...] = (
    *of_the_dialogue.MUTANTS,
    *of_the_shop.MUTANTS,
    *of_the_money.MUTANTS,
)
PAGE = ROOT / "docs" / "verify.md"
FAR = 400
"""Places looked at before a fault counts as not found, rare ones first. What only the whole walk shows goes on."""
HEAD = """# The proofs, proven

Made by `make mutants`. `make verify` walks every place that a conversation can come to and holds each move against its
rules; here faults are planted in the running code, one at a time, and the walk must stumble over each of them.

"""


@dataclass(frozen=True, slots=True)
class Found:
    """`proof` is empty where nothing found the fault."""

    fault: str
    proof: str = ""
    why: str = ""


@contextmanager
def afresh() -> Iterator[None]:
    """Who answers what is looked up once a process; a fault may have changed it."""
    registry.handler.cache_clear()
    yield
    registry.handler.cache_clear()


async def hunt(mutant: Mutant) -> Found:
    """Plant the fault, walk until a proof breaks, take it out again."""
    with MonkeyPatch.context() as patch, afresh():
        mutant.plant(patch)
        most = MOST_PLACES if mutant.whole else FAR
        walk = Walk(rare_first=True, most=most, opening=mutant.opening)
        fault = await Search(walk).first()
    return Found(mutant.fault, fault.proof, fault.why) if fault else Found(mutant.fault)


def _hunted(number: int) -> Found:
    return asyncio.run(hunt(MUTANTS[number]))


async def run(say: Callable[[str], None], words: str = "") -> int:
    """All of them, written down; or those with *words* in their names. Exit code 1 when one is not found."""
    sound = await hunt(NOTHING)
    if sound.proof:
        say(f"the dialogue itself breaks a rule, mend that first: {sound.proof}: {sound.why}")
        return 1
    chosen = [number for number, one in enumerate(MUTANTS) if words in one.fault]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = []
        for one in pool.map(_hunted, chosen):
            say(f"{'found by ' + one.proof if one.proof else 'NOT FOUND':60}  {one.fault}")
            found.append(one)
    say(_rate(found))
    if not words:
        PAGE.write_text(page(found), encoding="utf-8")
        say(f"wrote {PAGE.relative_to(ROOT)}")
    return 0 if all(one.proof for one in found) else 1


def _rate(found: Sequence[Found]) -> str:
    killed = sum(bool(one.proof) for one in found)
    return f"{killed} of {len(found)} planted faults found ({100 * killed // len(found)} %)"


def page(found: Sequence[Found]) -> str:
    return f"{HEAD}{_rate(found)}.\n\n" + "\n".join(_rows(found)) + "\n"


def _rows(found: Sequence[Found]) -> Iterator[str]:
    yield "| planted | found by |"
    yield "|---|---|"
    for one in found:
        yield f"| {one.fault} | {one.proof or '**not found**'} |"
