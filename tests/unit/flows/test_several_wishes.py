"""Several wishes in one message are all done, in order, in one reply."""

from domain.model.understanding import Entity, Understanding
from tests.unit.flows.conftest import Talk


def wish(text: str, intent: str, confidence: float = 0.95, **entities: str) -> Understanding:
    found = tuple(Entity(name, value) for name, value in entities.items())
    return Understanding(text, intent, confidence, found)


async def test_both_are_done_in_order(talk: Talk) -> None:
    said = await talk.wishes(
        "add 2 blue caps and then show my cart",
        wish("add 2 blue caps", "add_item", quantity="2", product="cap", colour="blue"),
        wish("show my cart", "view_cart"),
    )

    assert talk.cart == {"CAPBLU": 2}
    assert said[0].startswith("cart.added")
    assert said[-1].startswith("cart.show")


async def test_what_one_is_refused_the_other_gets(talk: Talk) -> None:
    said = await talk.wishes(
        "remove the kettle and add one blue cap",
        wish("remove the kettle", "remove_item", product="kettle"),
        wish("add one blue cap", "add_item", quantity="1", product="cap", colour="blue"),
    )

    assert talk.cart == {"CAPBLU": 1}
    assert len(said) >= 2


async def test_the_states_question_is_asked_once_at_the_end(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("checkout")
    asked = (await talk.says("where is your shop", "ask_shop"))[-1]

    said = await talk.wishes(
        "where is your shop, and how much is delivery to yaba",
        wish("where is your shop", "ask_shop"),
        wish("how much is delivery to yaba", "ask_delivery", area="yaba"),
    )

    assert said.count(asked) == 1
    assert said[-1] == asked


async def test_an_address_is_not_taken_apart(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("checkout")
    await talk.types("Ada Obi")
    assert talk.stands == "addressing"

    await talk.wishes(
        "12 allen avenue ikeja and call me at the gate",
        wish("12 allen avenue ikeja", "give_address", 0.9),
        wish("call me at the gate", "human", 0.6),
    )

    assert talk.stands != "handoff"
    buyer = await talk.world.buyers.get(talk.conversation.buyer_id)
    assert buyer.address.text == "12 allen avenue ikeja and call me at the gate"


async def test_a_question_that_the_next_wish_answers_is_not_asked(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")

    said = await talk.wishes(
        "checkout and my name is Ada Obi",
        wish("checkout", "checkout"),
        wish("my name is Ada Obi", "give_name", name="Ada Obi"),
    )

    assert "checkout.ask_name" not in said
    assert talk.stands == "addressing"
