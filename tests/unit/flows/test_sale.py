"""The sale, step by step."""

from datetime import timedelta

import pytest

from domain.model.message import Location
from tests.unit.flows.conftest import Talk


async def test_a_number_opens_what_was_listed(talk: Talk) -> None:
    await talk.says("show me ankara", "search", product="ankara")

    assert await talk.types("1") == ["item.variants"]
    assert talk.conversation.memory.focus == "ANKRED"


async def test_one_hit_is_shown_at_once(talk: Talk) -> None:
    assert await talk.says("palm oil dey?", "search", product="palm oil") == ["item.variants"]
    assert talk.stands == "viewing"


async def test_a_thing_named_by_two_words_is_shown_at_once(talk: Talk) -> None:
    assert await talk.says("I want a button phone", "search", product="phone") == ["item.single"]
    assert talk.conversation.memory.focus == "BTNPHN"


async def test_it_is_what_was_just_spoken_of(talk: Talk) -> None:
    await talk.says("I want a button phone", "search", product="button phone")

    assert await talk.says("add it", "add_item", product="it") == ["cart.added"]
    assert talk.cart == {"BTNPHN": 1}


async def test_nothing_found_offers_categories_and_a_person(talk: Talk) -> None:
    assert await talk.says("you get helicopter", "search", product="helicopter") == [
        "search.nothing"
    ]
    assert talk.titles[-1] == "tap.human"


async def test_pages_go_on_until_the_end(talk: Talk) -> None:
    await talk.taps("browse?category=clothes")
    first = list(talk.conversation.memory.shown)

    await talk.taps("show_more")

    assert first
    assert set(first).isdisjoint(talk.conversation.memory.shown)
    assert await talk.taps("show_more") == ["search.end"]


async def test_several_things_in_one_message_are_all_added(talk: Talk) -> None:
    said = await talk.says(
        "2 blue cap and one blender",
        "add_item",
        quantity="2",
        product="blue cap",
        quantity__2="one",
        product__2="blender",
    )

    assert said == ["cart.added_one", "cart.added"]
    assert talk.cart == {"CAPBLU": 2, "BLENDR": 1}


async def test_what_has_sizes_is_asked_last_and_nothing_said_is_lost(talk: Talk) -> None:
    said = await talk.says(
        "2 red ankara and one cap",
        "add_item",
        quantity="2",
        product="red ankara",
        quantity__2="one",
        product__2="cap",
    )

    assert said == ["cart.added_one", "add.variant"]
    await talk.types("1")
    assert talk.cart == {"CAPBLU": 1, "ANKRED-6": 2}


async def test_more_than_is_left_is_refused_and_nothing_is_added(talk: Talk) -> None:
    talk.world.shelf.stock["CAPBLU"] = 3

    said = await talk.says("5 blue caps", "add_item", quantity="5", product="blue cap")

    assert said[0] == "error.out_of_stock"
    assert talk.titles[0] == "tap.take_left"
    assert talk.cart == {}


async def test_the_rest_can_be_taken_with_one_tap(talk: Talk) -> None:
    talk.world.shelf.stock["CAPBLU"] = 3
    await talk.says("5 blue caps", "add_item", quantity="5", product="blue cap")

    await talk.types("1")

    assert talk.cart == {"CAPBLU": 3}


@pytest.mark.parametrize(
    ("words", "number", "left"),
    [("no, make it 3", "3", 3), ("add one more", "one", 3), ("reduce am to 1", "1", 1)],
)
async def test_a_correction_acts_on_what_was_just_done(
    talk: Talk, words: str, number: str, left: int
) -> None:
    await talk.taps("add_item?sku=CAPBLU&quantity=2")

    await talk.says(words, "change_quantity", quantity=number)

    assert talk.cart == {"CAPBLU": left}


async def test_how_many_is_asked_and_a_number_answers(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")
    assert await talk.taps("change_quantity?sku=CAPBLU") == ["cart.how_many"]

    await talk.types("4")

    assert talk.cart == {"CAPBLU": 4}


@pytest.mark.parametrize(
    ("words", "count"), [("ሦስት አድርጊው", 3), ("weka tatu", 3), ("two more", 3), ("one less", 0)]
)
async def test_a_number_counts_though_the_model_did_not_mark_it(
    talk: Talk, words: str, count: int
) -> None:
    await talk.taps("add_item?sku=CAPBLU")

    await talk.says(words, "change_quantity")

    assert talk.cart == ({"CAPBLU": count} if count else {})


async def test_an_article_is_no_number(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU&quantity=4")

    assert await talk.says("I want to change the number of a thing", "change_quantity") == [
        "cart.how_many"
    ]


async def test_a_thing_that_is_put_back_to_a_number_is_not_undone(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU&quantity=5")

    await talk.says("a mayar da blue cap uku", "undo", 0.67, product="blue cap", quantity="uku")

    assert talk.cart == {"CAPBLU": 3}


async def test_undo_takes_back_steps_exactly(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU&quantity=2")
    await talk.taps("add_item?sku=BLENDR")
    await talk.says("remove the cap", "remove_item", product="cap")

    await talk.says("undo", "undo")
    assert talk.cart == {"BLENDR": 1, "CAPBLU": 2}
    await talk.says("undo", "undo")
    assert talk.cart == {"CAPBLU": 2}
    await talk.says("undo", "undo")
    assert talk.cart == {}
    assert (await talk.says("undo", "undo"))[0] == "error.nothing_to_undo"


async def test_what_goes_with_the_cart_is_offered_once(talk: Talk) -> None:
    await talk.taps("add_item?sku=ADIRE")
    assert await talk.taps("checkout") == ["upsell.offer"]
    assert await talk.taps("decline") == ["checkout.ask_name"]

    await talk.taps("view_cart")
    await talk.taps("show_more")

    assert "upsell.offer" not in await talk.taps("checkout")


async def test_the_offer_is_never_in_the_cart_or_sold_out(talk: Talk) -> None:
    talk.world.shelf.stock["CLUTCH"] = 0
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("add_item?sku=ANKRED-6")

    assert await talk.taps("checkout") == ["checkout.ask_name"]


async def test_a_question_amid_checkout_leads_back_to_where_the_buyer_stood(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("checkout")
    await talk.types("Ada Obi")

    said = await talk.says("how much is garri?", "ask_price", product="garri")

    assert said == ["ask.price", "checkout.ask_address"]
    assert talk.stands == "addressing"
    assert talk.world.shelf.buyer.name == "Ada Obi"


async def test_an_address_chooses_its_zone(talk: Talk) -> None:
    await talk.to_review()

    assert talk.stands == "reviewing"
    assert talk.world.shelf.buyer.zone == "ikeja"


async def test_a_pin_is_an_address_and_the_zone_is_asked(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("checkout")
    await talk.types("Ada Obi")

    assert await talk.hear(Location(6.5, 3.37)) == ["checkout.ask_zone"]
    assert await talk.says("Surulere", "choose_delivery", area="Surulere") == ["checkout.review"]


async def test_every_detail_can_be_corrected_in_the_review(talk: Talk) -> None:
    await talk.to_review()

    await talk.taps("edit_name")
    assert await talk.types("Ngozi Eze") == ["checkout.review"]
    await talk.taps("edit_address")
    assert await talk.types("3 Bode Thomas, Surulere") == ["checkout.review"]
    await talk.taps("edit_delivery")
    assert await talk.taps("choose_delivery?zone=pickup") == ["checkout.review"]

    buyer = talk.world.shelf.buyer
    assert (buyer.name, buyer.zone) == ("Ngozi Eze", "pickup")


async def test_prices_are_frozen_and_stock_is_held_at_checkout(talk: Talk) -> None:
    before = talk.world.shelf.stock["CAPBLU"]
    await talk.to_review()

    assert talk.world.shelf.stock["CAPBLU"] == before - 1
    draft = await talk.world.draft(talk.conversation.buyer_id)
    assert draft is not None
    assert draft.expires_at == talk.world.now + timedelta(minutes=30)


async def test_a_changed_cart_gives_the_stock_back(talk: Talk) -> None:
    before = talk.world.shelf.stock["CAPBLU"]
    await talk.to_review()

    await talk.says("remove the cap", "remove_item", product="cap")

    assert talk.world.shelf.stock["CAPBLU"] == before


async def test_an_abandoned_checkout_gives_the_stock_back_and_keeps_the_cart(talk: Talk) -> None:
    before = talk.world.shelf.stock["CAPBLU"]
    await talk.to_review()
    due, notice = next(iter(talk.world.shelf.reminders.values()))

    talk.world.now = due
    said = await talk.hear(notice)

    assert said == ["cart.abandoned", "cart.show"]
    assert talk.world.shelf.stock["CAPBLU"] == before
    assert talk.cart == {"CAPBLU": 1}
