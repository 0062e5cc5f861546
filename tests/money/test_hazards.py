"""Every hazard with every provider has its outcome, and the books add up after it."""

import pytest

from tests.money import invariants, page
from tests.money.hazards import HAZARDS, Hazard, outcome, possible
from tests.money.till import PROVIDERS

CASES = [
    pytest.param(hazard, provider, id=f"{hazard.name}, {provider}")
    for hazard in HAZARDS
    for provider in PROVIDERS
    if possible(hazard, provider)
]


@pytest.mark.parametrize(("hazard", "provider"), CASES)
async def test_the_books_add_up_and_the_buyer_is_told(hazard: Hazard, provider: str) -> None:
    till, order = await outcome(hazard, provider)

    invariants.money_adds_up(till)
    invariants.value_is_given_once(till)
    invariants.orders_have_their_money(till)
    assert "buyer:" in page.told(till, order)


async def test_the_page_says_what_happens() -> None:
    written = page.PAGE.read_text("utf-8")

    assert written == page.within(written, await page.table()), "run `make docs`"
