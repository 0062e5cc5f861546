"""A shop's own names of its goods are known, whatever a model makes of their words."""

import pytest

from domain.model.understanding import Entity, Understanding
from flows import names
from tests.unit.flows.conftest import Talk

BAG = "please add 3 ghana must go bag, large to my cart"


def part(text: str, intent: str, confidence: float, **entities: str) -> Understanding:
    found = tuple(
        Entity(name, value, None, text.index(value), text.index(value) + len(value))
        for name, value in entities.items()
    )
    return Understanding(text, intent, confidence, found)


async def test_no_wish_ends_in_the_middle_of_a_name(talk: Talk) -> None:
    await talk.wishes(
        BAG,
        part("please add 3 ghana must go bag", "add_item", 0.9, quantity="3"),
        part("large to my cart", "view_cart", 0.7, size="large"),
    )

    assert talk.cart == {"GMGBAG": 3}


async def test_what_a_wish_beside_the_name_wants_is_done_too(talk: Talk) -> None:
    said = await talk.wishes(
        "add 2 ghana must go bag, large and show my cart",
        part("add 2 ghana must go bag, large", "add_item", 0.9, quantity="2"),
        part("show my cart", "view_cart", 0.9),
    )

    assert talk.cart == {"GMGBAG": 2}
    assert said[-1].startswith("cart.show")


async def test_the_name_counts_and_not_what_was_spoken_of_before(talk: Talk) -> None:
    await talk.taps("view_item?sku=CAPBLU")

    await talk.says("add one Ghana Must Go bag, large", "add_item", quantity="one")

    assert talk.cart == {"GMGBAG": 1}


async def test_a_number_in_a_name_is_no_quantity(talk: Talk) -> None:
    text = "i want 2 instant noodles, carton of 40"

    heeded = await names.heeded(
        talk.world, part(text, "add_item", 0.9, quantity="2", product="instant noodles", size="40")
    )

    assert [(entity.name, entity.value) for entity in heeded.entities] == [
        ("quantity", "2"),
        ("product", "instant noodles, carton of 40"),
    ]


@pytest.mark.parametrize(
    ("intent", "confidence"), [("undo", 0.4), ("give_name", 0.99), ("out_of_scope", 0.95)]
)
async def test_a_name_alone_is_looked_for(talk: Talk, intent: str, confidence: float) -> None:
    text = "Ghana must go bag, large!"

    heeded = await names.heeded(talk.world, part(text, intent, confidence, name="Ghana must"))

    assert heeded.intent == "search"
    assert [(entity.name, entity.value) for entity in heeded.entities] == [
        ("product", "Ghana must go bag, large")
    ]


async def test_a_name_beside_a_number_is_ordered(talk: Talk) -> None:
    for text in (
        "ghana must go bag, large. 3 please",
        "3 Ghana Must Go Bag, large",
        "ghana must go bag, large 3 pcs pls",
    ):
        heeded = await names.heeded(talk.world, part(text, "pick", 0.95, ordinal="3"))

        assert heeded.intent == "add_item"
        assert (heeded.value("quantity"), heeded.value("ordinal")) == ("3", None)
    for text in ("not ghana must go bag, large", "a ghana must go bag, large? no, size 3 and 4"):
        other = part(text, "pick", 0.42)
        assert await names.heeded(talk.world, other) == other


@pytest.mark.parametrize("intent", ["browse", "search", "add_item"])
async def test_a_number_after_a_sign_is_no_wish_of_its_own(talk: Talk, intent: str) -> None:
    await talk.wishes(
        "ghana must go bag, large. 2 please",
        part("ghana must go bag, large", intent, 0.7),
        part("2 please", "pick", 0.9, ordinal="2"),
    )

    assert talk.cart == {"GMGBAG": 2}


async def test_a_wish_that_is_clear_stays_what_it_is(talk: Talk) -> None:
    for text in ("where is my ghana must go bag, large", "Ghana must go bag, large"):
        for intent in ("view_cart", "complain"):
            clear = part(text, intent, 0.95)
            assert await names.heeded(talk.world, clear) == clear


async def test_names_do_not_answer_a_question_of_the_checkout(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("checkout")
    assert talk.stands == "naming"

    await talk.says("Blue Cap", "search", 0.5)

    assert talk.stands == "addressing"
