"""Somebody who comes through a link or an advertisement sees what it shows."""

import pytest

from domain.model.message import Media, Referral
from domain.model.understanding import Understanding
from tests.unit.flows.conftest import Talk

AD = "120210000000000001"


@pytest.fixture
def talk(talk: Talk) -> Talk:
    talk.world.refs[AD] = "ANKRED"
    return talk


@pytest.mark.parametrize("ref", [AD, "ANKRED", "ANKRED-6"])
async def test_a_link_opens_on_its_product(talk: Talk, ref: str) -> None:
    said = await talk.hear(Referral(ref))

    assert said == ["item.variants"]
    assert talk.conversation.memory.focus == "ANKRED"


async def test_an_unknown_link_is_greeted_and_written_down(talk: Talk) -> None:
    said = await talk.hear(Referral("ad of last year"))

    assert said[0].startswith("greet")
    assert talk.world.shelf.events == ["unknown_referral"]


async def test_a_question_that_comes_with_a_link_is_about_its_product(talk: Talk) -> None:
    asked = Understanding("how much", "ask_price", 0.9)

    said = await talk.hear(Referral(AD, "how much"), asked)

    assert said[0].startswith("ask.price")
    assert talk.conversation.memory.focus == "ANKRED"


async def test_a_greeting_that_comes_with_an_advertisement_opens_on_its_product(
    talk: Talk,
) -> None:
    greeted = Understanding("hello", "greet", 0.9)

    assert await talk.hear(Referral(AD, "hello"), greeted) == ["item.variants"]


async def test_a_shared_post_that_the_shop_knows_shows_its_product(talk: Talk) -> None:
    assert await talk.hear(Media("post", AD)) == ["item.variants"]
    assert (await talk.hear(Media("post", "another")))[0] == "media.received"
