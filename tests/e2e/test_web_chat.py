"""The web chat in a real browser, against the whole engine."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.e2e.phone import open_browser
from tests.e2e.web_page import open_context, open_page


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as browser:
        yield browser


@pytest.fixture
def chat(house: str) -> str:
    return f"{house}/chat/demo-web/"


async def test_a_whole_purchase_on_the_page(browser: Browser, chat: str) -> None:
    async with open_context(browser) as context:
        shop = await open_page(context, chat)
        await shop.online()

        await shop.say("good morning")
        await shop.hear("Welcome to Adunni Market!")
        await shop.say("do you have red ankara")
        await shop.hear("Red Ankara")
        await shop.tap("6 yards, red")
        await shop.hear("4,500")
        await shop.say("checkout")
        await shop.page.wait_for_timeout(1500)
        print(await shop.texts("shop"))
        await shop.page.screenshot(path="/tmp/webshot.png")
        assert shop.problems == []
