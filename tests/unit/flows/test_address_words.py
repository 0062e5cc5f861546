"""An address is kept without the words that lead to it; a wish to change it is no address."""

import pytest

from flows.address_words import without_lead
from tests.unit.flows.conftest import Talk


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("7 Allen Avenue, Ikeja", "7 Allen Avenue, Ikeja"),
        ("change my mind, send am to 7 Allen Avenue Ikeja", "7 Allen Avenue Ikeja"),
        ("abeg deliver it to: Flat 3, Mama Put junction", "Flat 3, Mama Put junction"),
        ("Behind Total filling station, Yaba", "Behind Total filling station, Yaba"),
        ("my address na 14 Herbert Macaulay", "14 Herbert Macaulay"),
        ("j'habite à 12 rue Carnot, Dakar", "12 rue Carnot, Dakar"),
        ("change my address", ""),
        ("badilisha anwani yangu", ""),
    ],
)
def test_what_leads_to_an_address_is_no_part_of_it(said: str, kept: str) -> None:
    assert without_lead(said) == kept


async def test_who_wants_to_change_the_address_is_asked_for_the_new_one(talk: Talk) -> None:
    await talk.to_review()
    before = talk.world.shelf.buyer.address

    assert await talk.says("change my address", "give_address") == ["checkout.ask_address"]
    assert talk.stands == "addressing"
    assert talk.world.shelf.buyer.address == before


async def test_outside_of_checkout_the_new_address_is_asked_for_where_the_buyer_stands(
    talk: Talk,
) -> None:
    said = await talk.says("change my address", "give_address")

    assert said == ["checkout.ask_address"]
    assert talk.stands == "browsing"
    assert not talk.world.shelf.buyer.address.known
