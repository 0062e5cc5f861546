"""Undo takes back any of the last ten cart or checkout steps, exactly."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.model.buyer import Buyer
from domain.model.conversation import UNDO_STEPS
from domain.model.haggling import Bargain
from tests.unit.flows.conftest import Talk, a_talk


@dataclass(frozen=True)
class State:
    """What a cart or checkout step changes. Of a bargain only what was agreed: offers are talk."""

    lines: tuple[tuple[str, int], ...]
    buyer: Buyer
    agreed: tuple[tuple[str, object, object], ...]
    total: int


async def state_of(talk: Talk) -> State:
    shelf = talk.world.shelf
    cart = await talk.world.carts.load(shelf.buyer.buyer_id)
    return State(
        tuple(shelf.carts.items()),
        replace(shelf.buyer, language=""),
        tuple(
            sorted(agreement(one) for one in shelf.bargains.values() if one.agreed or one.bundle)
        ),
        cart.total.minor,
    )


def agreement(bargain: Bargain) -> tuple[str, object, object]:
    return bargain.sku, str(bargain.agreed), str(bargain.bundle)


STEPS = [
    "add_item?sku=CAPBLU&quantity=2",
    "add_item?sku=ANKRED-6",
    "add_item?sku=GMGBAG&quantity=3",
    "add_item?lines=BLENDR:1,CAPBLU:1",
    "change_quantity?sku=CAPBLU&quantity=5",
    "change_quantity?sku=GMGBAG&quantity=1",
    "remove_item?sku=CAPBLU",
    "remove_item?sku=ANKRED-6",
    "swap_item?sku=ANKBLU-6&old=ANKRED-6",
    "clear_cart",
    "haggle?sku=ANKRED-6&price_offer=4450",
    "haggle?sku=GMGBAG",
    "take_offer?sku=GMGBAG",
    "take_bundle?sku=GMGBAG&count=3",
    "apply_code?code=WELCOME5",
    "apply_code?code=MARKET1000",
    "give_name?name=Ada Obi&phone=%2B2348030000009",
    "give_name?name=Ngozi",
    "give_address?address=Somewhere&latitude=6.5&longitude=3.3",
    "choose_delivery?zone=pickup",
    "choose_delivery?zone=ikeja",
    "choose_payment?method=paystack",
    "reorder",
    "checkout",
    "accept",
    "decline",
]
"""A yes in the review agrees to the order: what means it is said only before."""


def agrees(talk: Talk, step: str) -> bool:
    if not talk.conversation.state:
        return False
    means_yes = {"upsell": (), "viewing": (), "reviewing": ("accept", "checkout")}
    return step in means_yes.get(talk.stands, ("accept",))


async def walk(talk: Talk, steps: list[str]) -> list[State]:
    """The states before every step that can be taken back, the last ten."""
    before: list[State] = []
    for step in steps:
        if agrees(talk, step):
            continue
        state, way_back = await state_of(talk), list(talk.conversation.memory.undo)
        await talk.taps(step)
        kept = talk.conversation.memory.undo
        if kept != way_back:
            before.append(state)
        else:
            assert await state_of(talk) == state, f"{step} cannot be taken back"
    return before[-UNDO_STEPS:]


async def there_and_back(steps: list[str]) -> None:
    talk = a_talk()
    await an_order_of_before(talk)
    for state in reversed(await walk(talk, steps)):
        await talk.taps("undo")
        assert await state_of(talk) == state
    assert talk.conversation.memory.undo == []


async def an_order_of_before(talk: Talk) -> None:
    """So that there is something to order again."""
    await talk.to_review("BLENDR")
    await talk.taps("accept")
    await talk.taps("choose_payment?method=cash_on_delivery")
    talk.world.shelf.buyer = Buyer(talk.conversation.buyer_id)
    assert talk.conversation.memory.undo == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=16))
def test_every_step_is_taken_back_to_what_was_before_it(steps: list[str]) -> None:
    asyncio.run(there_and_back(steps))


async def test_a_line_comes_back_to_its_place(talk: Talk) -> None:
    for sku in ("CAPBLU", "BLENDR", "ANKRED-6"):
        await talk.taps(f"add_item?sku={sku}")
    await talk.says("remove the blender", "remove_item", product="blender")

    await talk.says("undo", "undo")

    assert list(talk.cart) == ["CAPBLU", "BLENDR", "ANKRED-6"]


async def test_what_was_refused_is_no_step(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")

    assert (await talk.says("make it 50", "change_quantity", quantity="50"))[0].startswith("error")
    await talk.says("undo", "undo")

    assert talk.cart == {}


async def test_a_detail_given_before_checkout_is_taken_back_where_the_buyer_stands(
    talk: Talk,
) -> None:
    await talk.says("my name is Ada", "give_name", name="Ada")

    assert (await talk.says("undo", "undo"))[0] == "undo.details"
    assert talk.world.shelf.buyer.name == ""
    assert talk.stands == "browsing"


async def test_only_ten_steps_are_kept(talk: Talk) -> None:
    for count in range(1, UNDO_STEPS + 3):
        await talk.taps(
            f"change_quantity?sku=CAPBLU&quantity={count}" if count > 1 else "add_item?sku=CAPBLU"
        )
    for _ in range(UNDO_STEPS):
        await talk.taps("undo")

    assert talk.cart == {"CAPBLU": 2}
    assert (await talk.taps("undo"))[0] == "error.nothing_to_undo"


@pytest.mark.parametrize("hours", [1, 30])
async def test_a_deal_comes_back_with_its_time(talk: Talk, hours: int) -> None:
    await talk.taps("add_item?sku=GMGBAG")
    await talk.taps("haggle?sku=GMGBAG")
    await talk.taps("take_offer?sku=GMGBAG")
    agreed = (await state_of(talk)).total
    await talk.taps("remove_item?sku=GMGBAG")

    talk.world.now += timedelta(hours=hours)
    await talk.taps("undo")

    assert ((await state_of(talk)).total == agreed) == (hours < 24)
