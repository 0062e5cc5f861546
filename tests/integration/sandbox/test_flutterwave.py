"""A hosted page: what the pretended Flutterwave says, our adapter understands."""

import pytest

from domain.model.money import Money
from domain.model.payment import (
    Confirmation,
    Outcome,
)
from tests.integration.sandbox.paying import Shop, account, charge, payment
from tests.integration.sandbox.world import until


async def open_page(shop: Shop) -> str:
    asked = payment("flutterwave")
    started = await shop.flutterwave.start(account("flutterwave"), charge(shop, asked))
    return started.link


async def flutterwave_says(shop: Shop) -> Confirmation:
    return await shop.flutterwave.confirm(account("flutterwave"), payment("flutterwave"))


async def leave(shop: Shop, link: str, outcome: str) -> str:
    async with shop.http.post(link, data={"outcome": outcome}, allow_redirects=False) as answer:
        return answer.headers.get("Location", "")


async def test_a_page_of_flutterwave_is_paid(shop: Shop) -> None:
    link = await open_page(shop)
    assert (await flutterwave_says(shop)).detail == "not_found"
    async with shop.http.get(link) as page:
        assert "KES 2,200.00" in await page.text()

    back = await leave(shop, link, "pay")
    await until(lambda: shop.heard)

    assert back.startswith(f"{shop.base}/back?status=successful&tx_ref=WC-K7M4Q")
    assert shop.heard[0][1].reference == payment("flutterwave").reference
    told = await flutterwave_says(shop)
    assert (told.outcome, told.amount) == (Outcome.PAID, Money(220_000, "KES"))


async def test_a_declined_card_can_be_tried_again(shop: Shop) -> None:
    link = await open_page(shop)

    await leave(shop, link, "fail")
    await until(lambda: shop.heard)
    assert (await flutterwave_says(shop)).outcome is Outcome.FAILED
    await leave(shop, link, "pay")
    await until(lambda: len(shop.heard) == 2)

    assert (await flutterwave_says(shop)).outcome is Outcome.PAID


@pytest.mark.parametrize(("switch", "amount"), [("wrong_amount", 110_000), ("too_much", 330_000)])
async def test_another_amount_is_told_as_it_is(shop: Shop, switch: str, amount: int) -> None:
    await shop.turn("flutterwave", **{switch: True}, early=True)

    await open_page(shop)

    assert (await flutterwave_says(shop)).amount == Money(amount, "KES")
    assert len(shop.heard) == 1
