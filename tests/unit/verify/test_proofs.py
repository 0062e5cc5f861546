"""The proofs find what was broken on purpose, and nothing in what is shipped, as far as a short walk goes."""

from collections.abc import Callable, Iterator

import pytest

from flows import registry
from flows.context import Turn
from flows.stages import repair, small_talk
from flows.taps import BROWSE
from tests.verify import proofs, walk
from tests.verify.walk import Walk

FEW = 90


async def silent(_turn: Turn) -> None:
    return


async def chatty(turn: Turn) -> None:
    turn.say("unclear")


async def never_a_person(turn: Turn) -> None:
    turn.memory.misses += 1
    turn.say("unclear", BROWSE)


async def broken(_turn: Turn) -> None:
    raise RuntimeError("a bug")


async def found(proof: Callable[..., object]) -> list[object]:
    strolled = Walk()
    moves = await strolled.moves()
    return list(proof(moves, strolled.places))  # type: ignore[call-overload, no-any-return]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A handler is looked up once: what is broken for one test must not be known to another."""
    monkeypatch.setattr(walk, "MOST_PLACES", FEW)
    registry.handler.cache_clear()
    yield
    registry.handler.cache_clear()


LOCAL = [proof for proof in proofs.PROOFS if proof is not proofs.nobody_is_stuck]


@pytest.mark.parametrize("proof", LOCAL, ids=lambda proof: proof.__name__)
async def test_what_is_shipped_holds(proof: Callable[..., object]) -> None:
    assert await found(proof) == []


@pytest.mark.parametrize(
    ("stage", "name", "fault", "proof"),
    [
        (small_talk, "on_thanks", silent, proofs.everything_is_answered),
        (small_talk, "on_thanks", chatty, proofs.every_answer_leads_on),
        (small_talk, "on_help", broken, proofs.nothing_breaks),
        (repair, "on_out_of_scope", never_a_person, proofs.two_misses_offer_a_person),
    ],
    ids=["silence", "no way on", "a bug", "no person"],
)
async def test_what_is_broken_is_found(
    monkeypatch: pytest.MonkeyPatch,
    stage: object,
    name: str,
    fault: object,
    proof: Callable[..., object],
) -> None:
    monkeypatch.setattr(stage, name, fault)

    assert await found(proof)
