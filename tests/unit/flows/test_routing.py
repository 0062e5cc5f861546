"""From what came in to an event."""

import pytest

from domain.model.conversation import Memory, ShownOption
from domain.model.message import Choice, Contact, Content, Location, Media, Notice, Referral, Text
from domain.model.understanding import Entity, Guess, Understanding
from flows import routing

SHOWN = Memory(
    options=[ShownOption("view_item?sku=ANKRED", "Red Ankara"), ShownOption("checkout", "Pay now")],
    shown=["ANKRED", "ANKBLU", "CAPBLU"],
)


def understood(intent: str, confidence: float = 0.9, **entities: str) -> Understanding:
    return Understanding(
        "some words",
        intent,
        confidence,
        tuple(Entity(name, value) for name, value in entities.items()),
        (Guess(intent, confidence), Guess("browse", 0.2)),
    )


@pytest.mark.parametrize(
    ("content", "event", "facts"),
    [
        pytest.param(
            Choice("add_item?sku=CAP&quantity=2"),
            "add_item",
            {"sku": "CAP", "quantity": "2"},
            id="a tapped option means what it says",
        ),
        pytest.param(Text("1"), "view_item", {"sku": "ANKRED"}, id="a typed number"),
        pytest.param(Text(" 2. "), "checkout", {}, id="a number with a dot"),
        pytest.param(Text("red ankara"), "view_item", {"sku": "ANKRED"}, id="an option's words"),
        pytest.param(
            Location(6.5, 3.375, "Mosque", "12 Allen"),
            "give_address",
            {"latitude": "6.500000", "longitude": "3.375000", "address": "Mosque, 12 Allen"},
            id="a pin is an address",
        ),
        pytest.param(
            Notice("payment_settled", {"reference": "r"}),
            "payment_settled",
            {"reference": "r"},
            id="a notice",
        ),
        pytest.param(Referral("ANKRED"), "view_item", {"sku": "ANKRED"}, id="a product link"),
        pytest.param(Media("image", "m1"), "media_received", {"media": "image"}, id="a picture"),
        pytest.param(
            Contact("Ada Obi", "+2348030000000"),
            "give_name",
            {"name": "Ada Obi", "phone": "+2348030000000"},
            id="a contact card",
        ),
    ],
)
def test_some_things_speak_for_themselves(
    content: Content, event: str, facts: dict[str, str]
) -> None:
    assert routing.by_itself(content, SHOWN) == (event, facts)


@pytest.mark.parametrize("words", ["9", "red cap", "how much"])
def test_other_words_need_understanding(words: str) -> None:
    assert routing.by_itself(Text(words), SHOWN) is None


def test_a_number_answers_how_many_when_that_was_asked() -> None:
    memory = Memory(options=SHOWN.options, item="CAP", expects="quantity")

    assert routing.by_itself(Text("2"), memory) == (
        "change_quantity",
        {"sku": "CAP", "quantity": "2"},
    )


@pytest.mark.parametrize(
    ("understanding", "state", "event"),
    [
        pytest.param(understood("search", product="cap"), "browsing", "search", id="plainly"),
        pytest.param(understood("search", 0.35), "browsing", "confirm", id="two readings"),
        pytest.param(understood("search", 0.1), "browsing", "out_of_scope", id="no idea"),
        pytest.param(understood("search", 0.8), "naming", "give_name", id="a name like a product"),
        pytest.param(understood("human", 0.9), "naming", "human", id="a wish amid checkout"),
        pytest.param(understood("out_of_scope"), "addressing", "give_address", id="an odd address"),
        pytest.param(understood("pick", ordinal="second"), "browsing", "checkout", id="an ordinal"),
        pytest.param(understood("pick", ordinal="3"), "browsing", "view_item", id="beyond options"),
    ],
)
def test_words_mean_something_where_the_buyer_stands(
    understanding: Understanding, state: str, event: str
) -> None:
    assert routing.by_words(understanding, SHOWN, state)[0] == event


def test_prices_are_named_by_their_role() -> None:
    understanding = Understanding(
        "", "search", 1.0, (Entity("price", "5k", "max"), Entity("product", "bag"))
    )

    assert routing.facts_of(understanding) == {"price_max": "5k", "product": "bag"}
