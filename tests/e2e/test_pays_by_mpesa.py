"""In the Nairobi shop: a prompt on the phone, a PIN, and what else people do with a prompt."""

import re
from collections.abc import Iterator

import asyncpg
import pytest
from aiohttp import ClientSession

from tests.e2e.payer import IN_NAIROBI, WRONG_PIN, Payer

RECEIPT = re.compile(r"http\S+/receipts/[0-9a-f]{32}")
WISH, PLACE, _ = IN_NAIROBI


@pytest.fixture
def payer(kenyan: Payer) -> Payer:
    return kenyan


async def test_a_pin_pays_and_the_receipt_is_a_pdf_of_its_own(payer: Payer) -> None:
    await payer.buys(WISH, PLACE)
    await payer.taps("M-Pesa")
    await payer.hears("Check the phone ending")
    prompt = await payer.answers("pay")
    said = await payer.hears("Thank you, Wanjiru...1,000 for order")

    assert prompt["amount"] == 1000
    receipt = RECEIPT.search(said)
    assert receipt
    async with payer.session.get(receipt[0]) as found:
        assert found.status == 200
        assert (await found.read()).startswith(b"%PDF")
    wrong = f"{receipt[0][:-1]}{'0' if receipt[0][-1] != '0' else '1'}"
    async with payer.session.get(wrong) as missing:
        assert missing.status == 404


async def test_a_cancelled_prompt_is_told_as_that_and_can_be_tried_again(payer: Payer) -> None:
    await payer.buys(WISH, PLACE)
    await payer.taps("M-Pesa")
    await payer.hears("Check the phone ending")
    await payer.answers("cancel")
    await payer.hears("You cancelled the payment...[Try again]")
    await payer.taps("Try again")
    await payer.hears("Check the phone ending")
    await payer.answers("pay", WRONG_PIN)
    await payer.hears("The PIN was wrong...[Try again]")
    await payer.taps("Try again")
    await payer.hears("Check the phone ending")
    await payer.answers("pay")
    await payer.hears("Thank you, Wanjiru...1,000 for order")


async def test_a_prompt_nobody_answers_was_not_declined(payer: Payer) -> None:
    await payer.buys(WISH, PLACE)
    async with payer.switched("mpesa", prompt_s=0.3):
        await payer.taps("M-Pesa")
        await payer.hears("The request on your phone was not answered...[Try again]")


async def test_a_lost_callback_is_found_when_the_buyer_says_so(payer: Payer) -> None:
    await payer.buys(WISH, PLACE)
    async with payer.switched("mpesa", lose_webhook=True):
        await payer.taps("M-Pesa")
        await payer.hears("Check the phone ending")
        await payer.answers("pay")
        await payer.hears_nothing()
        await payer.taps("I have paid")
        await payer.hears("Thank you, Wanjiru...1,000 for order")


async def test_a_push_whose_answer_was_lost_is_paid_once(
    payer: Payer, database: asyncpg.Connection
) -> None:
    """The callback brings the name that the answer would have brought, and nothing is pushed again."""
    await payer.buys(WISH, PLACE)
    await payer.taps("M-Pesa")
    await payer.hears("Check the phone ending")
    await payer.answers("cancel")
    await payer.hears("[Try again]")
    async with payer.switched("mpesa", fail="die", fail_times=1):
        await payer.taps("Try again")
        prompt = await payer.answers("pay")
    await payer.hears("Thank you, Wanjiru...1,000 for order")
    tries = await database.fetch(
        "select p.status, p.provider_ref <> '' as named from payments p"
        " join orders o using (tenant_id, order_id) where o.number = $1 order by p.created_at",
        prompt["account"],
    )
    assert [tuple(row) for row in tries] == [("failed", True), ("paid", True)]


async def test_a_callback_before_the_answer_counts_as_any_other(payer: Payer) -> None:
    await payer.buys(WISH, PLACE)
    async with payer.switched("mpesa", early=True):
        await payer.taps("M-Pesa")
        await payer.hears("Thank you, Wanjiru...1,000 for order")


async def test_another_amount_than_was_asked_for_is_nobodys_value(
    payer: Payer, database: asyncpg.Connection
) -> None:
    await payer.buys(WISH, PLACE)
    async with payer.switched("mpesa", wrong_amount=True):
        await payer.taps("M-Pesa")
        await payer.hears("Check the phone ending")
        prompt = await payer.answers("pay")
        await payer.hears_nothing()
    waiting = await database.fetch(
        "select t.kind, o.status::text from tasks t join orders o using (tenant_id, order_id)"
        " where o.number = $1",
        prompt["account"],
    )
    assert [tuple(row) for row in waiting] == [("mismatch", "pending")]


async def test_who_writes_from_abroad_is_asked_for_a_number(
    house: str, numbers: Iterator[int]
) -> None:
    msisdn = f"2547{next(numbers) % 100_000_000:08}"
    async with ClientSession() as session:
        url, number = f"{house}/sandbox", str(next(numbers))
        payer = Payer(session, url, number, key="nairobi-whatsapp", msisdn=msisdn)
        await payer.buys(WISH, PLACE)
        await payer.taps("M-Pesa")
        await payer.hears("Which M-Pesa number")
        await payer.says("0801 555")
        await payer.hears("That is not an M-Pesa number")
        await payer.says(f"0{msisdn[3:6]} {msisdn[6:9]} {msisdn[9:]}")
        await payer.hears("Check the phone ending")
        await payer.answers("pay")
        await payer.hears("Thank you, Wanjiru")
