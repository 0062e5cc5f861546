"""An address is kept without the words that lead to it; a wish to change it is no address."""

from dataclasses import replace

import pytest

from domain.model.understanding import Understanding
from flows.address_words import speaks_of_pickup, without_lead
from flows.routing import wishes
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
        ("Moi Avenue 5, CBD Nairobi", "Moi Avenue 5, CBD Nairobi"),
        ("House 5, New Bell", "House 5, New Bell"),
        ("niletee Ngong Road 12", "Ngong Road 12"),
        ("livrez-moi ça", "ça"),
        ("canza adireshi zuwa 5 Bode Thomas, Surulere", "5 Bode Thomas, Surulere"),
        ("አድራሻዬ ቦሌ መድኃኔዓለም ነው", "ቦሌ መድኃኔዓለም ነው"),
        ("غيّر عنواني إلى 5 شارع النيل", "5 شارع النيل"),
        ("adiresi mi 5 Bode Thomas", "5 Bode Thomas"),
        ("አይ፣ 5 Bode Thomas", "5 Bode Thomas"),
        ("hapana, niletee Ngong Road 12", "Ngong Road 12"),
        ("No 5 Allen Avenue", "No 5 Allen Avenue"),
        ("canza adireshi", ""),
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


def test_what_follows_an_address_is_no_name_unless_it_is_surely_one() -> None:
    rest = Understanding("CBD Nairobi", "give_name", 0.7)
    street = Understanding("Moi Avenue 5", "give_address", 0.9)
    whole = Understanding("Moi Avenue 5, CBD Nairobi", "give_address", 0.9, parts=(street, rest))
    name = replace(rest, text="my name is Ada", confidence=0.97)

    assert wishes(whole, "browsing") == (whole,)
    sure = replace(whole, parts=(street, name))
    assert wishes(sure, "browsing") == (street, name)


@pytest.mark.parametrize(
    "said",
    [
        *("I go come collect am", "nitachukua dukani", "je viens chercher au magasin"),
        *("zan zo in ɗauka", "m ga-abịa buru ya", "ከሱቅ እወስዳለሁ", "هاجي استلم من المحل"),
    ],
)
def test_who_comes_to_the_shop_says_so_in_any_language(said: str) -> None:
    assert speaks_of_pickup(said)


@pytest.mark.parametrize("said", ["deliver to Yaba", "Ikeja", "kawo min Surulere", "وصله للمعادي"])
def test_who_wants_it_brought_does_not_come(said: str) -> None:
    assert not speaks_of_pickup(said)
