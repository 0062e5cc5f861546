"""Goods are shown side by side where a channel has cards."""

from adapters.ladder import pieces
from adapters.pieces import Buttons, Card, Carousel
from domain.model.message import Bubble, Option
from tests.unit.adapters.test_ladder import CHANNELS


def test_what_is_chosen_by_its_looks_is_cards_and_the_rest_follows_below() -> None:
    red = Option("red", "Red ankara", "NGN 4,500", "https://shop.example/red.png")
    blue = Option("blue", "Blue ankara", "NGN 4,000", "https://shop.example/blue.png")
    back = Option("back", "All products")

    found = pieces([Bubble("Which?", (red, blue, back))], CHANNELS["cards"])

    assert found == [
        Carousel(
            (
                Card("Red ankara", "NGN 4,500", red.picture, Option("red", "Red ankara")),
                Card("Blue ankara", "NGN 4,000", blue.picture, Option("blue", "Blue ankara")),
            )
        ),
        Buttons(
            "Which?\n\n1. Red ankara – NGN 4,500\n2. Blue ankara – NGN 4,000\n3. All products",  # noqa: RUF001
            (back,),
        ),
    ]


def test_more_things_than_cards_take_the_next_rung() -> None:
    options = tuple(
        Option(f"o{n}", f"Thing {n}", picture="https://shop.example/p.png") for n in range(11)
    )

    (found,) = pieces([Bubble("Which?", options)], CHANNELS["cards"])

    assert isinstance(found, Buttons)
    assert len(found.options) == 11
