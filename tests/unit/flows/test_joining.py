"""Going on elsewhere: asking for a code, sending one, and what a wrong one costs. The join itself needs Postgres."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.model.ids import ConversationId
from domain.model.message import Notice, Referral
from domain.services import joining
from flows.routing import join_code
from tests.unit.flows.conftest import Talk

ELSEWHERE = ConversationId(UUID(int=99))


async def a_code(talk: Talk) -> str:
    """Said in the buyer's other chat."""
    return await joining.issue(talk.world, ELSEWHERE)


async def test_where_to_is_asked_and_a_code_is_said(talk: Talk) -> None:
    assert await talk.taps("switch_channel") == ["join.where"]
    assert talk.titles == ["WhatsApp", "SMS", "tap.cart"]
    assert await talk.taps("switch_channel?door=wa") == ["join.code"]
    assert talk.outcome
    assert talk.outcome.replies[0].link.startswith("https://wa.me/234?text=K7M4-QX")


async def test_a_channel_asked_for_by_name_gets_its_code_at_once(talk: Talk) -> None:
    assert await talk.says("on sms please", "switch_channel", channel="SMS") == ["join.code"]


async def test_a_code_is_its_own_event_wherever_the_buyer_stands(talk: Talk) -> None:
    code = await a_code(talk)
    await talk.taps("add_item?sku=CAPBLU")
    await talk.taps("checkout")

    said = await talk.types(f"my code is {code.lower().replace('-', ' ')}")

    assert said == []
    assert talk.stands == "naming"
    kind, body = talk.world.shelf.effects[-1]
    assert (kind, body["wish"], body["issuer"]) == ("join_chats", "join", str(ELSEWHERE))


async def test_a_link_that_brings_the_code_is_the_same_as_typing_it(talk: Talk) -> None:
    code = await a_code(talk)

    await talk.hear(Referral(code))

    assert talk.world.shelf.effects[-1][0] == "join_chats"


async def test_a_code_is_good_once(talk: Talk) -> None:
    code = await a_code(talk)
    await talk.types(code)

    assert await talk.types(code) == ["join.wrong"]


async def test_a_code_of_eleven_minutes_ago_is_wrong(talk: Talk) -> None:
    code = await a_code(talk)
    talk.world.now += timedelta(minutes=11)

    assert await talk.types(code) == ["join.wrong"]
    assert talk.world.shelf.effects == []


async def test_ones_own_code_is_not_a_wrong_one(talk: Talk) -> None:
    code = await joining.issue(talk.world, talk.conversation.conversation_id)

    assert await talk.types(code) == ["join.own"]
    assert talk.world.shelf.joins.misses == []


async def test_after_five_wrong_codes_even_the_right_one_is_not_looked_at(talk: Talk) -> None:
    code = await a_code(talk)
    for _ in range(joining.MOST_WRONG):
        assert await talk.types("7777-XXXX") == ["join.wrong"]

    assert await talk.types(code) == ["join.blocked"]
    assert talk.world.shelf.effects == []


async def test_an_hour_later_codes_are_looked_at_again(talk: Talk) -> None:
    for _ in range(joining.MOST_WRONG):
        await talk.types("7777-XXXX")
    talk.world.now += joining.WINDOW
    code = await a_code(talk)

    assert await talk.types(code) == []


async def test_many_chats_that_guess_close_the_shop_for_codes(talk: Talk) -> None:
    code = await a_code(talk)
    for number in range(joining.MOST_WRONG_IN_SHOP):
        await talk.world.joins.miss(ConversationId(UUID(int=1_000 + number)))

    assert await talk.types(code) == ["join.blocked"]


async def test_an_answer_from_a_third_chat_changes_nothing(talk: Talk) -> None:
    code = await a_code(talk)
    await joining.redeem(talk.world, ConversationId(UUID(int=98)), code)
    join = talk.world.shelf.joins.codes[code]
    before = len(talk.world.shelf.effects)

    assert await talk.taps(f"join_agree?join={join.join_id}") == ["join.over"]
    assert await talk.taps(f"join_refuse?join={join.join_id}") == ["join.over"]
    assert len(talk.world.shelf.effects) == before


async def test_who_said_the_code_can_say_that_it_was_not_them(talk: Talk) -> None:
    facts = {"join": str(UUID(int=5)), "channel": "twilio", "side": "issuer"}

    assert await talk.hear(Notice("chats_joined", facts)) == ["join.given"]
    assert talk.titles == ["tap.not_me", "tap.cart"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("K7M4-QX9T", "K7M4-QX9T"),
        ("k7m4qx9t", "K7M4-QX9T"),
        ("code: K7M4 QX9T please", "K7M4-QX9T"),
        ("hmmm hmmm", ""),
        ("34679346", ""),
        ("AD-K7M4Q", ""),
        ("+2348034679346", ""),
        ("I bought K7M4-QX9T last year and now I want the very same again", ""),
    ],
)
def test_only_a_code_is_taken_for_one(words: str, code: str) -> None:
    assert join_code(words) == code
