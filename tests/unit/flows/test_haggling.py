"""Haggling within the shop's bounds: never below the floor, in steps, and the agreed price is kept."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.model.haggling import HaggleRule
from domain.model.ids import BuyerId
from domain.model.money import Money
from domain.model.order import OrderStatus
from domain.services import haggling
from tests.unit.flows.conftest import Talk, a_talk

BUYER = BuyerId(UUID(int=2))
FLOOR, PRICE = 400_000, 450_000  # of ANKRED-6 in the demo shop, in kobo


def offered(talk: Talk, sku: str = "ANKRED-6") -> int:
    return talk.world.shelf.bargains[sku].offered.minor


async def in_sight(talk: Talk) -> None:
    await talk.taps("add_item?sku=ANKRED-6")


async def test_a_shop_that_does_not_haggle_says_so_kindly(talk: Talk) -> None:
    await talk.taps("view_item?sku=CAPBLU")

    assert await talk.says("last price?", "haggle") == ["haggle.item"]
    assert talk.world.shelf.bargains == {}


async def test_the_counter_offer_comes_down_in_steps_to_the_floor_and_stops(talk: Talk) -> None:
    await in_sight(talk)

    said, prices = [], []
    for _ in range(5):
        said += await talk.says("last price?", "haggle")
        prices.append(offered(talk))

    assert prices == [440_000, 420_000, 400_000, 400_000, 400_000]
    assert said == ["haggle.counter"] * 2 + ["haggle.last"] * 3


async def test_yes_takes_the_offer_and_the_cart_has_the_price(talk: Talk) -> None:
    await in_sight(talk)
    await talk.says("last price?", "haggle")

    assert await talk.says("ok deal", "accept") == ["haggle.deal", "cart.show"]
    cart = await talk.world.carts.load(BUYER)
    assert cart.total.minor == 440_000


async def test_an_offer_within_the_next_step_is_taken_at_its_word(talk: Talk) -> None:
    await in_sight(talk)

    assert (await talk.says("I go pay 4450", "haggle", price="4450"))[0] == "haggle.deal"
    assert (await talk.world.carts.load(BUYER)).total.minor == 445_000


async def test_no_keeps_the_price_and_the_buyer_where_they_stood(talk: Talk) -> None:
    await talk.to_review("GMGBAG")
    await talk.says("last price?", "haggle")

    said = await talk.says("no", "decline")

    assert said[-1] == "checkout.review"
    assert (await talk.world.carts.load(BUYER)).total.minor == 250_000


@pytest.mark.parametrize("words", ["4", "4k", "4000"])
async def test_thousands_may_be_left_out(talk: Talk, words: str) -> None:
    await in_sight(talk)
    for _ in range(3):
        await talk.says("last price?", "haggle")

    await talk.says(f"make it {words}", "haggle", price=words)

    assert (await talk.world.carts.load(BUYER)).total.minor == FLOOR


async def test_which_size_is_asked_where_it_matters(talk: Talk) -> None:
    await talk.taps("view_item?sku=ANKRED")

    assert await talk.says("4k last", "haggle", price="4k") == ["haggle.which"]
    assert await talk.types("1") == ["haggle.counter"]


async def test_three_for_less_is_offered_and_taken(talk: Talk) -> None:
    await talk.taps("add_item?sku=GMGBAG")
    await talk.says("what if I take 3", "haggle", quantity="3")
    assert talk.titles[:2] == ["tap.take_offer", "tap.take_left"]

    await talk.types("2")

    assert talk.cart == {"GMGBAG": 3}
    assert (await talk.world.carts.load(BUYER)).total.minor == 690_000
    await talk.says("make it 4", "change_quantity", quantity="4")
    assert (await talk.world.carts.load(BUYER)).total.minor == 690_000 + 250_000


async def test_an_offer_for_several_together_is_agreed_to_the_kobo(talk: Talk) -> None:
    await talk.taps("add_item?sku=GMGBAG&quantity=3")

    said = await talk.says("7350 for the 3", "haggle", price="7350", quantity="3")

    assert said[0] == "haggle.deal_bundle"
    assert (await talk.world.carts.load(BUYER)).total.minor == 735_000


async def test_the_agreed_price_is_that_of_the_review_and_the_order_and_ends_with_it(
    talk: Talk,
) -> None:
    await talk.to_review("GMGBAG")
    await talk.says("last price?", "haggle")
    said = await talk.says("ok", "accept")
    assert said == ["haggle.deal", "checkout.review"]

    await talk.taps("accept")

    (order,) = [o for o in talk.world.shelf.orders.values() if o.status is OrderStatus.PENDING]
    assert order.lines[0].unit.minor == 240_000
    assert order.total.minor == 240_000 + order.fee.minor
    await talk.says("cancel", "cancel_order")
    await talk.taps("reorder")
    assert (await talk.world.carts.load(BUYER)).total.minor == 250_000


async def test_an_offer_ends(talk: Talk) -> None:
    await in_sight(talk)
    await talk.says("last price?", "haggle")
    talk.world.now += timedelta(hours=25)

    assert (await talk.taps("take_offer?sku=ANKRED-6"))[0] == "error.offer_over"
    assert (await talk.world.carts.load(BUYER)).total.minor == PRICE


async def test_an_old_button_never_gets_below_what_is_offered(talk: Talk) -> None:
    await in_sight(talk)

    assert (await talk.taps("take_offer?sku=ANKRED-6&minor=1"))[0] == "error.offer_over"
    assert (await talk.taps("take_bundle?sku=ANKRED-6&count=99"))[0] == "error.offer_over"


async def test_undo_takes_a_deal_back(talk: Talk) -> None:
    await in_sight(talk)
    await talk.says("last price?", "haggle")
    await talk.says("ok", "accept")

    await talk.says("undo", "undo")

    assert (await talk.world.carts.load(BUYER)).total.minor == PRICE


async def test_an_agreed_order_is_not_bargained_about(talk: Talk) -> None:
    await talk.to_review("GMGBAG")
    await talk.taps("accept")

    assert (await talk.says("last price?", "haggle"))[0] == "haggle.fixed"


# --- Whatever is said, the floor holds.

AMOUNTS = st.one_of(
    st.sampled_from(["", "0", "1", "4", "39", "40", "0.01", "4k", "3999", "4400", "12000", "4m"]),
    st.integers(0, 10**7).map(str),
)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "haggle",
                "haggle",
                "haggle",
                "accept",
                "decline",
                "bundle",
                "add",
                "code",
                "undo",
                "wait",
            ]
        ),
        AMOUNTS,
        st.integers(1, 12).map(str),
    ),
    min_size=1,
    max_size=14,
)
SKUS = ("ANKRED-6", "ANKRED-12", "GMGBAG", "ADIRE")


async def whatever(moves: list[tuple[str, str, str]], sku: str) -> None:
    talk = a_talk()
    item = await talk.world.item(sku)
    assert item is not None
    assert item.haggle is not None
    await talk.taps(f"add_item?sku={sku}")
    for what, amount, count in moves:
        await say(talk, sku, what, amount, count)
        floor, line = item.haggle.floor, (await talk.world.carts.load(BUYER)).line(sku)
        if line is not None:
            assert floor <= line.unit
            assert floor * line.quantity <= line.amount


async def say(talk: Talk, sku: str, what: str, amount: str, count: str) -> None:
    match what:
        case "haggle":
            said = {"price": amount, "quantity": count if int(count) > 4 else ""}
            await talk.says(
                f"{amount} for {count}", what, 0.95, **{k: v for k, v in said.items() if v}
            )
        case "bundle":
            await talk.taps(f"take_bundle?sku={sku}&count={count}")
        case "add":
            await talk.taps(f"change_quantity?sku={sku}&quantity={count}")
        case "code":
            await talk.says("code WELCOME5", "apply_code", code="WELCOME5")
        case "wait":
            talk.world.now += timedelta(hours=int(count))
        case _:
            await talk.says(what, what)


@settings(max_examples=40, deadline=None)
@given(MOVES, st.sampled_from(SKUS))
def test_nothing_that_is_said_gets_below_the_floor(
    moves: list[tuple[str, str, str]], sku: str
) -> None:
    asyncio.run(whatever(moves, sku))


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 10))
def test_the_steps_go_down_from_the_price_and_end_at_the_floor(
    one_minor: int, other_minor: int, steps: int
) -> None:
    floor, price = sorted((one_minor, other_minor))
    if floor == price:
        return
    rule = HaggleRule(Money(floor, "NGN"), steps)

    prices = [step.minor for step in haggling.ladder(Money(price, "NGN"), rule)]

    assert prices == sorted(set(prices), reverse=True)
    assert prices[-1] == floor
    assert prices[0] < price
    assert len(prices) <= steps
