"""A buyer goes on from another phone: same cart, same place."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

import pytest
from aiohttp import ClientSession
from playwright.async_api import Browser, expect

from tests.e2e.phone import open_browser, open_phone
from tests.e2e.phone_talker import PhoneTalker
from tests.e2e.talker import Talker
from tests.e2e.web_page import open_page

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


def talker(session: ClientSession, house: str, channel: str, number: int) -> Talker:
    return PhoneTalker(session, f"{house}/sandbox", str(number), key=f"demo-{channel}")


def code_in(said: str) -> str:
    found = CODE.search(said)
    assert found
    return found[0]


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as browser:
        yield browser


@pytest.mark.parametrize(
    ("first", "words", "second"),
    [
        ("instagram", "continue on whatsapp", "whatsapp"),
        ("tiktok", "please move to whatsapp", "whatsapp"),
        ("whatsapp", "continue on instagram", "instagram"),
    ],
)
async def test_a_cart_begun_on_one_channel_is_bought_on_another(
    house: str, numbers: Iterator[int], first: str, words: str, second: str
) -> None:
    async with ClientSession() as session:
        old = talker(session, house, first, next(numbers))
        new = talker(session, house, second, next(numbers))
        await old.says("add 2 palm oil 1 litre")
        await old.hears("Palm Oil")
        await old.says(words)
        code = code_in(await old.hears("works once"))

        await new.says(code)

        await new.hears("Pieces in your cart: 2")
        await old.hears("That was not me")
        await new.taps("Checkout")
        await new.hears("name")
        await old.says("cart")
        await old.hears("2 x Palm Oil")


async def ordered(buyer: Talker) -> str:
    """Two litres of palm oil; the page on which to pay."""
    await buyer.says("add 2 palm oil 1 litre")
    await buyer.hears("Palm Oil")
    await buyer.says("checkout")
    await buyer.hears("?")
    await buyer.says("no")
    await buyer.hears("name")
    await buyer.says("Adaeze Obi")
    await buyer.hears("Where")
    await buyer.says("5 Bode Thomas street, Surulere")
    await buyer.hears("Bode Thomas")
    await buyer.taps("Confirm order")
    await buyer.hears("How would you like to pay")
    await buyer.taps("Card or transfer")
    await buyer.hears("http")
    return [url for send in await buyer.sends() for url in buyer.links(send["body"])][-1]


async def test_news_of_an_order_come_where_the_buyer_last_wrote(
    house: str, numbers: Iterator[int]
) -> None:
    async with ClientSession() as session:
        old = talker(session, house, "instagram", next(numbers))
        new = talker(session, house, "whatsapp", next(numbers))
        page = await ordered(old)
        await old.says("continue on whatsapp")
        code = code_in(await old.hears("works once"))
        await new.says(code)
        await old.hears("Is that you too?")
        await old.taps("Yes, that is me")
        await new.hears("Welcome over")
        await asyncio.sleep(1)  # WhatsApp tells the time in whole seconds
        await new.says("where is my order")
        await new.hears("AD-")
        new.heard = len(await new.sends())

        async with session.post(page, data={"outcome": "pay"}, allow_redirects=False) as paid:
            assert paid.ok

        await new.hears("Adaeze Obi")


async def test_a_code_goes_by_sms_and_a_stranger_is_thrown_out_again(
    house: str, numbers: Iterator[int]
) -> None:
    async with ClientSession() as session:
        mine = talker(session, house, "instagram", next(numbers))
        thief = talker(session, house, "twilio", next(numbers))
        await mine.says("add palm oil 1 litre")
        await mine.hears("Palm Oil")
        await mine.says("I want to go on on my other phone")
        await mine.hears("Where do you want to go on?")
        await mine.taps("WhatsApp")
        code = code_in(await mine.hears("works once"))
        await thief.says(code)
        await thief.hears("Pieces in your cart: 1")

        await mine.taps("That was not me")

        await mine.hears("separate again")
        await thief.hears("separate again")
        await thief.says("cart")
        await thief.hears("empty")
        await mine.says("cart")
        await mine.hears("Palm Oil")


async def test_the_phones_of_the_sandbox_hand_a_cart_on_to_the_web_chat(
    house: str, browser: Browser
) -> None:
    async with open_phone(browser, f"{house}/sandbox/?phone=demo-whatsapp") as phone:
        await phone.say("add palm oil 1 litre")
        await phone.hear("Palm Oil")
        await phone.say("continue on web chat")
        await phone.hear("works once")
        link = phone.page.locator(".bubble .taps").get_by_role("link", name="Go on there")
        url = await link.last.get_attribute("href")
        assert url

        web = await open_page(phone.page.context, url)
        await web.online()
        await web.hear("Welcome over from WhatsApp")
        await expect(web.page.locator("#log")).to_contain_text("Pieces in your cart: 1")
        await phone.page.bring_to_front()
        await phone.hear("Your code was used on Web chat")

        assert phone.problems == []
        assert web.problems == []
