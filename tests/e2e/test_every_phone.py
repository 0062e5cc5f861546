"""A buyer with a browser buys on each phone of the running engine, as people do on it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox.sms.segments import cost
from tests.e2e.phone import (
    CHROMIUM,
    DESKTOP,
    SMALL,
    WITHOUT,
    PhonePage,
    open_browser,
    open_phone,
)

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=WITHOUT)
SIZES = pytest.mark.parametrize("size", [DESKTOP, SMALL], ids=["desktop", "small"])


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


def at(house: str, channel: str) -> str:
    return f"{house}/sandbox/?phone=demo-{channel}"


async def pays(phone: PhonePage) -> None:
    await phone.pay("http")
    await expect(phone.page.frame_locator("#frame").get_by_text("Thank you")).to_be_visible()
    await phone.close_page()
    await phone.hear("Thank you, Ada Obi!")


@SIZES
async def test_on_instagram_by_quick_replies(
    house: str, browser: Browser, size: tuple[int, int]
) -> None:
    async with open_phone(browser, at(house, "instagram"), size) as phone:
        await phone.say("do you have palm oil")
        await phone.hear("Palm Oil")
        await phone.tap("1 litre")
        await phone.hear("Added 1 x Palm Oil")
        await expect(phone.page.locator("#quick button").first).to_have_text("Checkout")
        await phone.tap("Checkout")
        await phone.say("Ada Obi")
        await phone.hear("deliver")
        await phone.say("5 Bode Thomas street, Surulere")
        await phone.hear("Confirm order")
        await phone.tap("Confirm order")
        await phone.hear("Card or transfer")
        await phone.tap("Card or transfer")
        await phone.hear("Pay now")
        await pays(phone)

        assert phone.problems == []


@SIZES
async def test_on_tiktok_by_cards(house: str, browser: Browser, size: tuple[int, int]) -> None:
    async with open_phone(browser, at(house, "tiktok"), size) as phone:
        await phone.say("do you have palm oil")
        await phone.hear("Palm Oil")
        await phone.say("1")
        await phone.hear("Ready to check out?")
        await phone.tap("Checkout")
        await phone.say("Ada Obi")
        await phone.hear("deliver")
        await phone.say("5 Bode Thomas street, Surulere")
        await phone.hear("Confirm order")
        await phone.tap("Confirm order")
        await phone.hear("Card or transfer")
        await phone.say("1")
        await phone.hear("Pay now")
        await pays(phone)

        assert phone.problems == []


@SIZES
@pytest.mark.parametrize("channel", ["twilio", "africastalking"])
async def test_on_a_button_phone_by_its_keys(
    house: str, browser: Browser, channel: str, size: tuple[int, int]
) -> None:
    async with open_phone(browser, at(house, channel), size) as phone:
        await phone.say("do you have palm oil")
        await phone.hear("Palm Oil")
        await phone.press("1")
        await phone.hear("Added 1 x Palm Oil")
        await phone.press("1")
        await phone.hear("name")
        await phone.say("Ada Obi")
        await phone.hear("deliver")
        await phone.say("5 Bode Thomas street, Surulere")
        await phone.hear("Confirm order")
        await phone.press("1")
        await phone.hear("Card or transfer")
        await phone.press("1")
        await phone.hear("Pay now")
        await pays(phone)

        assert phone.problems == []


async def test_the_same_key_again_becomes_its_letters(house: str, browser: Browser) -> None:
    async with open_phone(browser, at(house, "twilio")) as phone:
        key = phone.page.locator("#keys").get_by_role("button", name="2", exact=True)

        for _ in range(3):
            await key.click()

        await expect(phone.page.locator("#text")).to_have_value("b")


async def test_the_counter_counts_as_the_carrier_does(house: str, browser: Browser) -> None:
    texts = [
        "x" * 160,
        "x" * 161,
        "€" * 81,
        "x" * 152 + "€" * 2,
        "₦5",
        "ọ" * 71,
        "🙏" * 36,
        "\n\r~",
    ]
    async with open_phone(browser, at(house, "twilio")) as phone:
        counted = await phone.page.evaluate(
            "async (texts) => { const { cost } = await import('/sandbox/page/segments.js');"
            " return texts.map(cost); }",
            texts,
        )
        await phone.page.locator("#text").fill("₦5,000")

        assert [(one["alphabet"], one["segments"]) for one in counted] == [
            (cost(text).alphabet, cost(text).segments) for text in texts
        ]
        await expect(phone.page.locator("#counter")).to_have_text("64 left / 1 SMS, UCS-2")


async def test_a_buyer_changes_phones_and_comes_back(house: str, browser: Browser) -> None:
    async with open_phone(browser, f"{house}/") as phone:
        await phone.say("hi")
        await phone.hear("Welcome")
        await phone.change_to("TikTok")
        await expect(phone.page.locator(".bubble")).to_have_count(0)
        await phone.page.reload()
        chosen = phone.page.get_by_role("tab", name="TikTok", selected=True)
        await expect(chosen).to_be_visible()

        await phone.change_to("WhatsApp")

        await expect(phone.page.locator(".bubble").first).to_contain_text("hi")


@pytest.mark.parametrize("channel", ["whatsapp", "instagram", "tiktok", "twilio"])
async def test_no_phone_is_wider_than_the_small_screen(
    house: str, browser: Browser, channel: str
) -> None:
    async with open_phone(browser, at(house, channel), SMALL) as phone:
        await phone.say("ankara" * 40)
        await phone.hear(re.compile(r"\w"))

        over = await phone.page.evaluate(
            "Math.max(document.documentElement.scrollWidth - innerWidth,"
            " ...[...document.querySelectorAll('#scroll, #channels, #keys')]"
            ".map((node) => node.scrollWidth - node.clientWidth))"
        )

        assert over <= 0
