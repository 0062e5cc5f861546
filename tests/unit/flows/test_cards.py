"""A card number in a chat: a word to the buyer, and no loss of what else they said."""

from tests.unit.flows.conftest import Talk

MARK = "[card ending 4081]"


async def test_a_card_number_is_answered_and_the_question_asked_again(talk: Talk) -> None:
    assert (await talk.types(MARK))[0] == "card.masked"
