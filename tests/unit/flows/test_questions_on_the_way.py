"""A question in the middle of checkout is answered, at any depth, and nothing that was given is lost."""

from collections.abc import Awaitable, Callable

import pytest

from domain.model.buyer import Buyer
from domain.model.order import Order
from tests.unit.flows.conftest import Talk, paying_by_link

QUESTIONS: list[tuple[str, str, dict[str, str]]] = [
    ("how much is garri", "ask_price", {"product": "garri"}),
    ("is the blender in stock", "ask_stock", {"product": "blender"}),
    ("is the blender original", "ask_item", {"product": "blender"}),
    ("how much is delivery to Yaba", "ask_delivery", {"area": "Yaba"}),
    ("when do you open", "ask_shop", {}),
    ("can you show my cart", "view_cart", {}),
    ("good morning", "greet", {}),
    ("thank you", "thanks", {}),
    ("help", "help", {}),
    ("let us speak english", "change_language", {"language": "english"}),
    ("asdf jkl", "out_of_scope", {}),
]


async def naming(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("checkout")


async def addressing(talk: Talk) -> None:
    await naming(talk)
    await talk.types("Ada Obi")


async def delivering(talk: Talk) -> None:
    await addressing(talk)
    await talk.taps("give_address?address=Near the mast&latitude=6.5&longitude=3.3")


async def reviewing(talk: Talk) -> None:
    await talk.to_review()


async def upsell(talk: Talk) -> None:
    await talk.taps("add_item?sku=ADIRE")
    await talk.taps("checkout")


async def choosing(talk: Talk) -> None:
    await talk.to_review()
    await talk.taps("accept")


async def waiting(talk: Talk) -> None:
    await paying_by_link(talk)


def given(talk: Talk) -> tuple[Buyer, dict[str, int], list[Order]]:
    shelf = talk.world.shelf
    return shelf.buyer, talk.cart, list(shelf.orders.values())


PLACES = [naming, addressing, delivering, reviewing, upsell, choosing, waiting]
SLOTS = [naming, addressing, delivering]
"""Where words that mean nothing else are the answer."""
CASES = [
    pytest.param(come, *question, id=f"{question[1]}-{come.__name__}")
    for come in PLACES
    for question in QUESTIONS
    if not (question[1] == "out_of_scope" and come in SLOTS)
]


@pytest.mark.parametrize(("come", "words", "intent", "entities"), CASES)
async def test_the_buyer_is_back_where_they_stood(
    talk: Talk,
    come: Callable[[Talk], Awaitable[None]],
    words: str,
    intent: str,
    entities: dict[str, str],
) -> None:
    await come(talk)
    stands, before, titles = talk.stands, given(talk), talk.titles

    said = await talk.says(words, intent, 0.97, **entities)

    assert talk.stands == stands
    assert changed(before, given(talk)) == []
    assert said
    if intent != "out_of_scope":
        assert talk.titles == titles or stands == "waiting"


def changed(
    before: tuple[Buyer, dict[str, int], list[Order]],
    after: tuple[Buyer, dict[str, int], list[Order]],
) -> list[str]:
    buyer, now = before[0], after[0]
    names = ("name", "phone", "zone", "address", "payment_method", "code")
    return [
        *(name for name in names if getattr(buyer, name) != getattr(now, name)),
        *(["cart"] if before[1] != after[1] else []),
        *(["orders"] if before[2] != after[2] else []),
    ]
