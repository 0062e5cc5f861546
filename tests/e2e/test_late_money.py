"""Money that comes when its goods are sold, or a second time: the buyer decides, and the books add up."""

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest

from bot.local import Services
from tests.e2e.counter import Says, expires, newest
from tests.e2e.payer import IN_LAGOS, IN_NAIROBI, Payer

SHOP = "adunni"
SOLD = "CAPBLU"
REFUND = re.compile(r"R-AD-[\w-]+")
THANKS = "Thank you, Wanjiru"


async def on_the_shelf(database: asyncpg.Connection, stock: int) -> None:
    await database.execute("update items set stock = $2 where sku like $1", f"{SOLD}%", stock)


@pytest.fixture
async def too_late(
    payer: Payer, services: Services, database: asyncpg.Connection
) -> AsyncIterator[tuple[Payer, str]]:
    """A buyer who paid after the time was over and the goods were sold, and the order's number."""
    await payer.asks_for_link(*IN_LAGOS)
    _, number = await newest(database)
    await expires(services, number)
    await payer.hears("The time to pay")
    await on_the_shelf(database, 0)
    await payer.pays("pay")
    await payer.hears("came late, the goods are sold...[Wait for more]...[Money back]")
    yield payer, number
    await on_the_shelf(database, 10_000)


async def adds_up(says: Says, shop: str) -> None:
    code, words, _ = await says("ledger", "check", shop)
    assert (code, f"{shop}: adds up\n" in words) == (0, True), words


async def test_who_waits_gets_the_goods_when_the_seller_has_them_again(
    too_late: tuple[Payer, str], says: Says, database: asyncpg.Connection
) -> None:
    payer, number = too_late
    await payer.taps("Wait for more")
    await payer.hears(f"keep your money for order {number}")
    _, words, _ = await says("tasks", "list", SHOP)
    assert f"waiting_for_stock  {number}" in words

    await on_the_shelf(database, 10_000)
    payer.heard = len(await payer.sends())
    assert (await says("order", "revive", SHOP, number, "--as", "staff"))[0] == 0
    await payer.hears(THANKS)
    _, words, _ = await says("tasks", "list", SHOP)
    assert number not in words
    await adds_up(says, SHOP)


async def test_who_takes_something_else_pays_with_what_came(
    too_late: tuple[Payer, str], says: Says
) -> None:
    payer, _ = too_late
    await payer.taps("Something else")
    await payer.hears("counts when you pay")
    await payer.wants("add indigo adire")
    await payer.hears("[Confirm order]")
    await payer.taps("Confirm order")
    await payer.hears("How would you like to pay...[Use my credit]")
    await payer.taps("Use my credit")
    await payer.hears("[Card or transfer]")
    await payer.opens_page("Card or transfer")
    await payer.pays("pay")
    await payer.hears(THANKS)
    await adds_up(says, SHOP)


async def test_who_wants_the_money_back_gets_it(too_late: tuple[Payer, str], says: Says) -> None:
    payer, number = too_late
    await payer.taps("Money back")
    await payer.hears(f"{number} goes back the way it came...{number} was sent back to you")
    await adds_up(says, SHOP)


async def test_paid_by_two_ways_the_second_is_the_buyers_own(kenyan: Payer, says: Says) -> None:
    await kenyan.asks_for_link(*IN_NAIROBI)
    await kenyan.taps("M-Pesa")
    await kenyan.hears("Check the phone ending")
    await kenyan.answers("pay")
    await kenyan.hears(THANKS)
    await kenyan.pays("pay")
    await kenyan.hears("was paid already...came again...[Money back]")
    await kenyan.taps("Money back")
    await kenyan.hears("goes back the way it came")
    await adds_up(says, "wanjiku")


async def test_a_refund_that_failed_by_hand_is_money_the_buyer_still_has(
    payer: Payer, says: Says, database: asyncpg.Connection
) -> None:
    await payer.buys(*IN_LAGOS[:2])
    await payer.taps("Bank transfer")
    await payer.hears("Wema Bank")
    reference, number = await newest(database)
    payer.heard = len(await payer.sends())
    confirm = ("payment", "confirm", SHOP, reference, "--amount", "9500", "--as", "owner")
    assert (await says(*confirm))[0] == 0
    await payer.hears(THANKS)
    payer.heard = len(await payer.sends())
    give = ("refund", "give", SHOP, number, "all", "--why", "torn", "--as", "owner")
    code, words, _ = await says(*give)
    assert code == 0
    await payer.hears(number)
    given = REFUND.search(words)
    assert given
    assert (await says("refund", "failed", SHOP, given[0], "--as", "owner"))[0] == 0
    await payer.hears("did not work. It is safe with us")
    await adds_up(says, SHOP)


async def test_a_day_compared_with_the_provider_lists_what_nobody_told_us(
    payer: Payer, says: Says, database: asyncpg.Connection
) -> None:
    await payer.asks_for_link(*IN_LAGOS)
    _, number = await newest(database)
    today = str(await database.fetchval("select (now() at time zone 'Africa/Lagos')::date"))
    async with payer.switched("paystack", lose_webhook=True):
        await payer.pays("pay")
        await payer.hears_nothing()
    code, words, _ = await says("reconcile", SHOP, "--day", today)
    assert code == 1
    assert number in words
    await payer.taps("I have paid")
    await payer.hears(THANKS)
    _, words, _ = await says("reconcile", SHOP, "--day", today)
    assert number not in words
