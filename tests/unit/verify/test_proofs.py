"""The proofs find what was broken on purpose, and nothing in what is shipped, as far as a short walk goes."""

import pytest

from tests.verify.mutation import FAR, MUTANTS, PAGE, Found, hunt, page
from tests.verify.search import Search
from tests.verify.transcript import told
from tests.verify.walk import Walk

SHORT = 25
SAMPLE = (
    "a buyer cannot ask for a person",
    "stop is not written down",
    "the name is forgotten",
    "thanks is met with silence",
    "an option that leads nowhere: the cart",
    "one more is added than was wished",
)
"""Found within a few places; `make mutants` plants all."""


async def test_what_is_shipped_holds() -> None:
    search = Search(Walk(rare_first=True, most=SHORT))

    faults = [told(fault.story, fault.why) async for fault in search.faults()]

    assert faults == []
    assert {place.stands for place in search.walk.places.values()} >= {"cart", "naming", "handoff"}


@pytest.mark.parametrize("fault", SAMPLE)
async def test_what_is_broken_is_found(fault: str) -> None:
    mutant = next(one for one in MUTANTS if one.fault == fault)

    assert (await hunt(mutant)).proof


def test_enough_is_planted_and_every_fault_once() -> None:
    faults = [mutant.fault for mutant in MUTANTS]

    assert len(set(faults)) == len(faults) >= 30
    assert SHORT < FAR


def test_the_page_tells_what_was_not_found() -> None:
    told_of = page([Found("silence", "everything is answered"), Found("something")])

    assert "1 of 2 planted faults found (50 %)" in told_of
    assert "| something | **not found** |" in told_of


def test_the_list_in_the_docs_is_of_these_faults_and_none_was_missed() -> None:
    listed = PAGE.read_text(encoding="utf-8")

    assert [one.fault for one in MUTANTS if f"| {one.fault} |" not in listed] == []
    assert "**not found**" not in listed
