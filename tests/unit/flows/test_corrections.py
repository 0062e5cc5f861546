"""Corrections act on what was just done; references find what was shown; a number in doubt is asked about."""

from datetime import timedelta

import pytest

from domain.model.order import Address
from tests.unit.flows.conftest import Talk

BUYER_ADDRESS = "12 Allen Avenue, Ikeja"


@pytest.mark.parametrize(
    "words",
    ["actually the blue one", "no, blue", "sorry, blue instead", "plutôt le blue", "hapana, blue"],
)
async def test_another_colour_takes_the_place_of_what_was_added(talk: Talk, words: str) -> None:
    await talk.taps("add_item?sku=ANKRED-6&quantity=2")

    said = await talk.says(words, "choose_variant", colour="blue")

    assert said == ["swap.done", "cart.show"]
    assert talk.cart == {"ANKBLU-6": 2}
    await talk.says("undo", "undo")
    assert talk.cart == {"ANKRED-6": 2}
    assert talk.conversation.memory.item == "ANKRED-6"


async def test_another_size_of_the_same_thing(talk: Talk) -> None:
    await talk.taps("add_item?sku=ANKRED-6")

    await talk.says("no, 12 yards", "choose_variant", size="12 yards")

    assert talk.cart == {"ANKRED-12": 1}


async def test_another_thing_instead(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")

    await talk.says("give me the blender instead", "add_item", product="blender")

    assert talk.cart == {"BLENDR": 1}


async def test_no_problem_is_no_correction(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")

    await talk.says("no problem, add the blender", "add_item", product="blender")

    assert talk.cart == {"CAPBLU": 1, "BLENDR": 1}


async def test_a_colour_that_is_not_there_keeps_what_was_added(talk: Talk) -> None:
    await talk.taps("add_item?sku=ANKRED-6")

    said = await talk.says("actually the purple one", "choose_variant", colour="purple")

    assert said == ["swap.none"]
    assert talk.cart == {"ANKRED-6": 1}


async def test_remove_am_takes_out_what_was_just_added(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("add_item?sku=SNEAKW-42")

    await talk.says("remove am", "remove_item", product="am")

    assert "CAPBLU" in talk.cart
    assert len(talk.cart) == 1


async def test_it_is_no_part_of_a_name(talk: Talk) -> None:
    """The letters of "it" stand in "White Sneakers"."""
    await talk.taps("add_item?sku=SNEAKW-42")
    await talk.taps("add_item?sku=CAPBLU")

    await talk.says("remove it", "remove_item", product="it")

    assert list(talk.cart) == ["SNEAKW-42"]


@pytest.mark.parametrize(
    "words",
    ["not that one", "no not that", "no be dat one", "pas celui-là", "siyo hiyo", "wrong one"],
)
async def test_not_that_one_asks_and_yes_takes_it_out(talk: Talk, words: str) -> None:
    await talk.taps("add_item?sku=CAPBLU")

    assert await talk.says(words, "decline") == ["swap.not_that"]
    assert talk.titles[0] == "tap.take_out"
    await talk.says("yes", "accept")
    assert talk.cart == {}


async def test_not_that_one_offers_what_else_was_shown(talk: Talk) -> None:
    await talk.says("show me ankara", "search", product="ankara")
    await talk.taps("add_item?sku=ANKRED-6")

    await talk.says("not that one", "decline")
    await talk.types("2")

    assert "ANKRED-6" not in talk.cart
    assert len(talk.cart) == 1


async def test_no_that_is_all_is_still_no_more(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")

    assert await talk.says("no that's all", "decline") == ["cart.prompt_plain"]


# --- References


async def test_what_was_shown_yesterday(talk: Talk) -> None:
    await talk.taps("view_item?sku=CLUTCH")
    talk.world.now += timedelta(days=1)
    await talk.taps("view_item?sku=GMGBAG")

    said = await talk.says("that bag you showed me yesterday", "view_item", product="bag")

    assert said == ["item.single"]
    assert talk.conversation.memory.focus == "CLUTCH"


async def test_a_question_about_what_was_shown(talk: Talk) -> None:
    await talk.taps("view_item?sku=CLUTCH")
    await talk.taps("view_item?sku=CAPBLU")

    await talk.says("how much is the bag you showed me", "ask_price", product="bag")

    assert talk.conversation.memory.focus == "CLUTCH"


async def test_two_that_fit_are_both_offered(talk: Talk) -> None:
    await talk.taps("view_item?sku=CLUTCH")
    await talk.taps("view_item?sku=GMGBAG")

    assert await talk.says("the bag I saw", "search", product="bag") == ["search.which"]
    assert len(talk.titles) == 3


async def test_what_is_remembered_stays_small(talk: Talk) -> None:
    for day in range(40):
        talk.world.now += timedelta(days=day % 2)
        await talk.taps("browse?category=clothes")
        await talk.taps("show_more")

    seen = talk.conversation.memory.seen
    assert sum(map(len, seen.values())) <= 30
    assert len(str(seen)) < 800


async def test_delivered_as_last_time(talk: Talk) -> None:
    await talk.to_review()
    await talk.taps("accept")
    await talk.taps("choose_payment?method=cash_on_delivery")
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("checkout")
    await talk.taps("edit_address")
    await talk.says("3 Bode Thomas, Surulere", "give_address", area="Surulere")
    await talk.taps("edit_address")

    said = await talk.says("same as last time", "reorder")

    assert said == ["checkout.review"]
    assert talk.world.shelf.buyer.address.text == BUYER_ADDRESS
    assert talk.world.shelf.buyer.zone == "ikeja"


async def test_the_same_without_a_last_time_is_asked_again(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("checkout")
    await talk.types("Ada Obi")

    assert await talk.types("same as last time") == ["checkout.ask_address"]
    assert talk.world.shelf.buyer.address == Address()


async def test_paid_as_last_time(talk: Talk) -> None:
    for _ in range(2):
        await talk.taps("add_item?sku=CAPBLU")
        await talk.to_review("BLENDR") if not talk.world.shelf.orders else await talk.taps(
            "checkout"
        )
        await talk.taps("accept")
        if talk.stands == "choosing" and len(talk.world.shelf.orders) == 1:
            await talk.taps("choose_payment?method=cash_on_delivery")

    said = await talk.says("same as last time", "reorder")

    assert said[0] == "order.confirmed"


# --- A count or a price


async def test_a_number_that_may_be_a_price_is_asked_about(talk: Talk) -> None:
    await talk.taps("view_item?sku=ASOOKE")  # 65,000

    said = await talk.says("I go buy am fifty now", "add_item", quantity="fifty")

    assert said == ["doubt.which"]
    assert talk.titles[:2] == ["tap.mean_count", "tap.mean_price"]
    assert talk.cart == {}


@pytest.mark.parametrize(("pick", "what"), [("1", "count"), ("2", "price")])
async def test_both_readings_are_options(talk: Talk, pick: str, what: str) -> None:
    await talk.taps("add_item?sku=GMGBAG")
    await talk.says("I go buy am 30 now", "haggle", price="30")

    await talk.types(pick)

    assert (talk.cart["GMGBAG"] == 30) == (what == "count")
    assert ("GMGBAG" in talk.world.shelf.bargains) == (what == "price")


@pytest.mark.parametrize(
    ("words", "intent", "entities"),
    [
        ("add 20 of it", "add_item", {"quantity": "20"}),
        ("make it 20 pieces", "change_quantity", {"quantity": "20"}),
        ("I go buy am 5", "add_item", {"quantity": "5"}),
        ("I go pay 50k", "haggle", {"price": "50k"}),
    ],
)
async def test_what_the_words_decide_is_not_asked(
    talk: Talk, words: str, intent: str, entities: dict[str, str]
) -> None:
    await talk.taps("add_item?sku=GMGBAG")

    assert "doubt.which" not in await talk.says(words, intent, 0.95, **entities)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        *(("add 2 more", 5), ("ongeza 2 zaidi", 5), ("a ƙara 2", 5), ("ጨምር 2", 5), ("زود 2", 5)),
        *(("2 less", 1), ("punguza 2", 1), ("a rage 2", 1), ("2 ቀንስ", 1), ("نقص 2", 1)),
        *(
            ("reduce am to 2", 2),
            ("punguza hadi 2", 2),
            ("rage zuwa 2", 2),
            ("a mayar da shi 2", 2),
        ),
    ],
)
async def test_more_and_less_are_counted_in_any_language(talk: Talk, words: str, left: int) -> None:
    await talk.taps("add_item?sku=CAPBLU&quantity=3")

    await talk.says(words, "change_quantity", quantity="2")

    assert talk.cart == {"CAPBLU": left}
