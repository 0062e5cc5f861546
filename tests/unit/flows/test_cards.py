"""A card number in a chat: a word to the buyer, and no loss of what else they said."""

from domain.model.message import Media, Text
from domain.model.understanding import Entity, Guess, Understanding
from tests.unit.flows.conftest import Talk

MARK = "[card ending 4081]"
NOTHING = Understanding("", "", 1.0, source="option")


async def test_a_card_number_is_answered(talk: Talk) -> None:
    assert (await talk.hear(Text(MARK)))[0] == "card.masked"
    assert (await talk.hear(Media("image", "m1", caption=MARK)))[0] == "card.masked"


async def test_it_is_not_taken_for_the_answer_to_a_question(talk: Talk) -> None:
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("checkout")
    assert talk.stands == "naming"

    said = await talk.hear(
        Text(f"here {MARK}"), Understanding("here", "out_of_scope", 0.9, ranking=())
    )

    assert said == ["card.masked", "checkout.ask_name"]
    assert talk.stands == "naming"


async def test_what_else_was_said_is_taken_up(talk: Talk) -> None:
    words = "add one cap"
    meant = Understanding(
        words,
        "add_item",
        0.97,
        (Entity("product", "cap", None, 8, 11), Entity("quantity", "one", None, 4, 7)),
        (Guess("add_item", 0.97),),
    )

    said = await talk.hear(Text(f"{words} {MARK}"), meant)

    assert said[0] == "card.masked"
    assert len(said) > 1


async def test_it_is_said_while_a_person_is_at_work(talk: Talk) -> None:
    await talk.taps("human")

    assert await talk.hear(Text(MARK)) == ["card.masked"]
    assert talk.stands == "handoff"
