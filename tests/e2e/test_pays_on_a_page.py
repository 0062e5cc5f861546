"""Hosted pages, and the mishaps of money: each ends as docs/payments.md says, heard by the buyer."""

import re
from collections.abc import Iterator

import pytest
from aiohttp import ClientSession

from bot.local import Services
from tests.e2e.counter import expires
from tests.e2e.payer import IN_LAGOS, IN_NAIROBI, Payer

WISH, PLACE, CARD = IN_LAGOS
NUMBER = re.compile(r"AD-\w+")
THANKS = "Thank you, Wanjiru"


async def test_flutterwaves_page_pays(house: str, numbers: Iterator[int]) -> None:
    async with ClientSession() as session:
        payer = Payer(session, f"{house}/sandbox", str(next(numbers)), key="nairobi-whatsapp")
        await payer.asks_for_link(*IN_NAIROBI)
        await payer.pays("pay")
        await payer.hears(THANKS)


async def test_a_lost_webhook_is_found_when_the_buyer_says_so(payer: Payer) -> None:
    await payer.asks_for_link(*IN_LAGOS)
    async with payer.switched("paystack", lose_webhook=True):
        await payer.pays("pay")
        await payer.hears_nothing()
        await payer.taps("I have paid")
        await payer.hears(THANKS)


async def test_webhooks_repeated_and_charged_twice_are_said_once(payer: Payer) -> None:
    await payer.asks_for_link(*IN_LAGOS)
    async with payer.switched("paystack", repeat=4, twice=True):
        await payer.pays("pay")
        said = await payer.hears(f"{THANKS}...[Track my order]")
        before = len(await payer.sends())
        await payer.taps("Track my order")
        await payer.hears(" ")
    assert said.count(THANKS) == 1
    late = [payer.words(one["body"]) for one in (await payer.sends())[before:]]
    assert not any(THANKS in words for words in late)


async def test_a_webhook_before_the_answer_is_as_good(payer: Payer) -> None:
    await payer.buys(WISH, PLACE)
    async with payer.switched("paystack", early=True):
        await payer.taps(CARD)
        await payer.hears(THANKS)


async def test_too_little_is_kept_and_the_rest_can_be_paid(payer: Payer) -> None:
    await payer.asks_for_link(*IN_LAGOS)
    async with payer.switched("paystack", wrong_amount=True):
        await payer.pays("pay")
        await payer.hears("is missing...[Pay the rest]")
    await payer.taps("Pay the rest")
    await payer.hears("[Card or transfer]")
    await payer.opens_page(CARD)
    await payer.pays("pay")
    await payer.hears(THANKS)


async def test_too_much_pays_and_comes_back_when_wanted(payer: Payer) -> None:
    await payer.asks_for_link(*IN_LAGOS)
    async with payer.switched("paystack", too_much=True):
        await payer.pays("pay")
        await payer.hears(f"{THANKS}...too much...[Money back]")
    await payer.taps("Money back")
    await payer.hears("goes back the way it came...was sent back to you")


async def test_paid_after_expiry_the_goods_still_there_is_taken(
    payer: Payer, services: Services
) -> None:
    await payer.asks_for_link(*IN_LAGOS)
    order = NUMBER.search(payer.words((await payer.sends())[-2]["body"]))
    assert order
    await expires(services, order[0])
    await payer.hears("The time to pay")
    await payer.pays("pay")
    await payer.hears(THANKS)


async def test_paid_after_the_buyer_cancelled_asks_what_to_do(payer: Payer) -> None:
    await payer.asks_for_link(*IN_LAGOS)
    await payer.taps("Cancel order")
    await payer.hears("cancel")
    await payer.pays("pay")
    await payer.hears("came after you cancelled...[Money back]")
    await payer.taps("Take the order")
    await payer.hears(""), await payer.hears(THANKS)


@pytest.mark.parametrize(
    ("key", "where", "till"),
    [
        ("demo-whatsapp", IN_LAGOS, "paystack"),
        ("nairobi-whatsapp", IN_NAIROBI, "flutterwave"),
    ],
    ids=["lagos", "nairobi"],
)
async def test_dollars_for_naira_or_shillings_are_told_and_pay_nothing(
    house: str, numbers: Iterator[int], key: str, where: tuple[str, str, str], till: str
) -> None:
    async with ClientSession() as session:
        payer = Payer(session, f"{house}/sandbox", str(next(numbers)), key=key)
        await payer.asks_for_link(*where)
        async with payer.switched(till, other_currency=True):
            await payer.pays("pay")
            said = await payer.hears("which is another currency...sends it back")
        assert THANKS not in said
