"""Not understood, a person, no more messages: the conversation repairs itself or keeps quiet."""

from itertools import pairwise

from domain.model.message import CartLineWish, CatalogueCart, Reaction
from domain.model.order import OrderStatus
from tests.unit.flows.conftest import Talk, paying_by_link, settled


async def test_a_person_is_called_and_the_bot_keeps_quiet_until_they_leave(talk: Talk) -> None:
    await talk.to_review()
    assert await talk.says("i want human", "human") == ["human.called"]

    assert await talk.says("hello?", "greet") == []
    assert await talk.taps("agent_left") == ["human.left", "checkout.review"]
    assert talk.stands == "reviewing"


async def test_money_that_comes_while_a_person_is_at_work_counts(talk: Talk) -> None:
    reference = await paying_by_link(talk)
    await talk.says("human", "human")

    assert (await talk.hear(settled(talk, reference)))[0] == "pay.received"
    assert await talk.taps("agent_left") == ["human.left"]
    assert talk.stands == "browsing"


async def test_an_opted_out_buyer_is_never_written_to(talk: Talk) -> None:
    reference = await paying_by_link(talk)
    assert await talk.says("stop", "stop") == ["stop.done"]

    assert await talk.says("hi", "greet") == []
    assert await talk.hear(settled(talk, reference)) == []
    (order,) = talk.world.shelf.orders.values()
    assert order.status is OrderStatus.PAID
    assert await talk.taps("start") == ["start.done"]


async def test_after_two_misses_a_person_is_offered_and_the_words_differ(talk: Talk) -> None:
    first = await talk.says("blah", "out_of_scope")
    second = await talk.says("blah blah", "out_of_scope")

    assert (first[0], second[0]) == ("unclear", "unclear.again")
    assert talk.titles[0] == "tap.human"
    assert (await talk.says("hi", "greet"))[0].startswith("greet")
    assert (await talk.says("blah", "out_of_scope"))[0] == "unclear.first"


async def test_no_apology_is_said_twice_running(talk: Talk) -> None:
    misses = [await talk.says("blah", "out_of_scope") for _ in range(8)]
    said = [words[0] for words in misses]

    assert all(one != other for one, other in pairwise(said))
    assert all("unclear" in one for one in said)


async def test_a_second_doubt_offers_a_person_first(talk: Talk) -> None:
    await talk.says("blah", "out_of_scope")
    await talk.says("fifty", "add_item", 0.35)

    assert talk.titles[0] == "tap.human"


async def test_two_likely_readings_are_both_offered(talk: Talk) -> None:
    said = await talk.says("fifty", "add_item", 0.35)

    assert said == ["confirm.which"]
    assert talk.titles == ["intent.add_item", "intent.browse", "tap.human"]


async def test_an_old_button_is_checked_like_a_guess(talk: Talk) -> None:
    await talk.says("human", "human")

    assert await talk.taps("add_item?sku=CAPBLU") == []
    assert talk.cart == {}


async def test_an_unknown_button_is_a_miss(talk: Talk) -> None:
    assert (await talk.taps("fly_to_the_moon?x=1"))[0] == "unclear"


async def test_a_catalogue_cart_is_taken_at_our_prices(talk: Talk) -> None:
    cart = CatalogueCart((CartLineWish("CAPBLU", 2), CartLineWish("BLENDR", 1)))

    await talk.hear(cart)

    assert talk.cart == {"CAPBLU": 2, "BLENDR": 1}


async def test_a_reaction_asks_for_no_answer(talk: Talk) -> None:
    assert await talk.hear(Reaction("\N{THUMBS UP SIGN}", "m1")) == []


async def test_the_language_follows_the_buyer_and_stays_where_it_was_chosen(talk: Talk) -> None:
    await talk.says("speak pidgin", "change_language", language="pidgin")
    await talk.says("good morning to you", "greet")

    assert talk.conversation.language == "pcm"
