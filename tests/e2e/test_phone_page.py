"""The phone page in a real browser, on a large and on a small screen, with a shop of set phrases."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.phone import (
    CHROMIUM,
    DESKTOP,
    SMALL,
    WITHOUT,
    PhonePage,
    open_browser,
    open_phone,
)
from tests.e2e.talkative import TalkativeShop
from tests.integration.sandbox.world import World, open_world, until

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=WITHOUT)
PICTURE = Path("data/shops/pictures/ankara-red.png")
PICTURE_BYTES = PICTURE.read_bytes()


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        opened.engine.picture = PICTURE_BYTES
        opened.engine.answer = TalkativeShop(opened).answer
        yield opened


@pytest.fixture(params=[DESKTOP, SMALL], ids=["desktop", "small"])
async def phone(
    world: World, browser: Browser, request: pytest.FixtureRequest
) -> AsyncIterator[PhonePage]:
    async with open_phone(browser, f"{world.url}/", request.param) as opened:
        yield opened
        assert opened.problems == []


async def test_a_buyer_shops_from_hello_to_paid(phone: PhonePage, world: World) -> None:
    await phone.say("hi")
    await phone.hear("What are you looking for today?")
    await phone.choose("See what we have", "Red Ankara")
    shown = await phone.hear("Soft cotton wax print")
    await expect(shown.locator("img")).to_have_js_property("naturalWidth", 600)
    await phone.tap("Add to cart")
    await phone.hear("Total: NGN 4,500")
    await phone.tap("Pay now")
    await phone.hear("Where shall we bring it?")
    await phone.send_place("Tejuosho Market")
    await phone.hear("NGN 6,000 in all")

    await phone.pay("Pay NGN 6,000")
    await expect(phone.page.frame_locator("#frame").get_by_text("Thank you")).to_be_visible()
    await phone.close_page()

    await until(lambda: world.engine.events)
    assert [event["event"] for event in world.engine.events] == ["charge.success"]
    assert "Tejuosho Market\nYaba, Lagos" in await phone.texts()


async def test_ticks_turn_when_the_shop_has_read(phone: PhonePage) -> None:
    await phone.say("hello there")
    await phone.hear("You said: hello there")

    mine = phone.page.locator(".bubble.buyer").last
    await expect(mine.get_by_role("img", name="Read")).to_be_visible()


async def test_markup_in_a_message_stays_words(phone: PhonePage) -> None:
    nasty = "<img src=x onerror=alert(1)> <b>no</b>"

    await phone.say(nasty)
    answer = await phone.hear("You said:")

    assert await answer.locator("img, b").count() == 0
    assert f"You said: {nasty}" in await phone.texts()


async def test_stars_and_addresses_are_shown_as_whatsapp_shows_them(phone: PhonePage) -> None:
    await phone.say("*big* _soft_ ~old~ snake_case_name https://shop.example/a?b=1 2*3*4")
    answer = await phone.hear("You said:")

    assert await answer.locator("b").all_inner_texts() == ["big"]
    assert await answer.locator("i").all_inner_texts() == ["soft"]
    assert await answer.locator("s").all_inner_texts() == ["old"]
    await expect(answer.locator("a")).to_have_attribute("href", "https://shop.example/a?b=1")


async def test_the_whole_talk_is_there_after_a_reload(phone: PhonePage) -> None:
    await phone.say("hi")
    await phone.hear("What are you looking for today?")
    before, buyer = await phone.texts(), await phone.buyer()

    await phone.page.reload()
    await expect(phone.page.locator(".bubble")).to_have_count(len(before))

    assert (await phone.texts(), await phone.buyer()) == (before, buyer)


async def test_a_list_can_be_used_by_keyboard_alone(phone: PhonePage) -> None:
    await phone.say("hi")
    await phone.hear("What are you looking for today?")
    keys = phone.page.keyboard

    await phone.page.get_by_role("button", name="See what we have").focus()
    await keys.press("Enter")
    await keys.press("Escape")
    await expect(phone.page.get_by_role("button", name="See what we have")).to_be_focused()
    await keys.press("Enter")
    await expect(phone.page.get_by_role("radio").first).to_be_focused()
    await keys.press("Space")
    await keys.press("Enter")

    await phone.hear("Soft cotton wax print")


async def test_a_picture_goes_out_with_what_was_typed(phone: PhonePage, world: World) -> None:
    await phone.page.get_by_label("Message", exact=True).fill("do you have this?")
    await phone.send_picture(PICTURE)
    await phone.hear("You said: a image")

    sent = world.engine.messages()[-1]["image"]
    assert sent["caption"] == "do you have this?"
    assert sent["mime_type"] == "image/png"


async def test_an_old_button_can_still_be_tapped(phone: PhonePage) -> None:
    await phone.say("red")
    await phone.hear("Soft cotton wax print")
    await phone.say("something else")
    await phone.hear("You said: something else")

    await phone.tap("Other colours")

    await phone.hear("You said: Other colours")


async def test_nothing_is_wider_than_the_small_screen(browser: Browser, world: World) -> None:
    async with open_phone(browser, f"{world.url}/", SMALL) as phone:
        await phone.say("an endless word: " + "ankara" * 60)
        await phone.hear("You said: an endless word")
        await phone.say("red")
        await phone.hear("Soft cotton wax print")

        over = await phone.page.evaluate(
            "Math.max(document.documentElement.scrollWidth - innerWidth,"
            " ...[...document.querySelectorAll('#scroll, #panel')]"
            ".map((node) => node.scrollWidth - node.clientWidth))"
        )

        assert over <= 0


async def test_a_new_buyer_begins_with_an_empty_phone(browser: Browser, world: World) -> None:
    async with open_phone(browser, f"{world.url}/") as phone:
        await phone.say("hi")
        await phone.hear("Welcome")
        first = await phone.buyer()

        await phone.page.get_by_role("button", name="New buyer").click()
        await expect(phone.page.locator(".bubble")).to_have_count(0)
        second = await phone.buyer()
        await phone.page.locator("#buyers").select_option(index=0)
        await expect(phone.page.locator(".bubble").first).to_be_visible()

        assert first != second
        assert await phone.buyer() == first


async def test_switches_reach_the_stand_in(browser: Browser, world: World) -> None:
    async with open_phone(browser, f"{world.url}/") as phone:
        await phone.switch("fail", "throttle")
        await phone.say("hi")
        await until(world.engine.messages)
        await phone.page.get_by_role("tab", name=re.compile("Log")).click()

        await expect(phone.page.locator("#entries .bad").first).to_have_text("429")
        assert await phone.page.locator(".bubble.shop").count() == 0


async def test_the_page_asks_nobody_else_for_anything(browser: Browser, world: World) -> None:
    asked: list[str] = []
    async with open_phone(browser, f"{world.url}/") as phone:
        phone.page.on("request", lambda request: asked.append(request.url))
        await phone.page.reload()
        await phone.say("hi")
        await phone.hear("Welcome")

    ours = world.url.removesuffix("/sandbox")
    assert [url for url in asked if not url.startswith((ours, "data:"))] == []


def test_the_page_is_light() -> None:
    page = Path("bot/sandbox/page")

    assert sum(file.stat().st_size for file in page.rglob("*") if file.is_file()) < 85_000
