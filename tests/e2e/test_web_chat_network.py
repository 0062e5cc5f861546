"""The web chat on bad networks, in a real browser."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, WebSocketRoute, expect

from tests.e2e.phone import open_browser
from tests.e2e.web_page import PATIENCE_MS, open_context, open_page


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as browser:
        yield browser


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    async with open_context(browser) as context:
        yield context


@pytest.fixture
def chat(house: str) -> str:
    return f"{house}/chat/demo-web/"


async def test_what_is_written_without_network_goes_out_when_it_is_back(
    context: BrowserContext, chat: str
) -> None:
    shop = await open_page(context, chat)
    await shop.online()
    await shop.say("good morning")
    await shop.hear("Welcome to Adunni Market!")

    await context.set_offline(True)
    await expect(shop.page.locator("#state")).to_contain_text("No network")
    await shop.say("do you have red ankara")
    await shop.say("when do you open")
    waiting = shop.page.locator("#waiting .status")
    await expect(waiting).to_have_text(["Waiting for network"] * 2)
    await context.set_offline(False)

    await expect(shop.page.locator(".answer").filter(has_text="9 am to 6 pm")).to_be_visible(
        timeout=PATIENCE_MS
    )
    assert await shop.texts("mine") == [
        "good morning",
        "do you have red ankara",
        "when do you open",
    ]


async def test_the_page_opens_without_network_and_keeps_what_is_written(
    context: BrowserContext, chat: str
) -> None:
    shop = await open_page(context, chat)
    await shop.online()
    await shop.say("good morning")
    await shop.hear("Welcome to Adunni Market!")
    await shop.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    await context.set_offline(True)
    await shop.page.reload()
    await shop.hear("Welcome to Adunni Market!")  # from the phone's own memory
    await shop.say("do you have red ankara")
    await shop.page.reload()
    await expect(shop.page.locator("#waiting .bubble p")).to_have_text("do you have red ankara")
    await context.set_offline(False)

    await shop.hear("Red Ankara")
    assert await shop.texts("mine") == ["good morning", "do you have red ankara"]


async def test_a_network_that_breaks_before_the_answer_shows_it_once(
    context: BrowserContext, chat: str
) -> None:
    sockets: list[WebSocketRoute] = []

    def pass_on(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        sockets.append(server)

        async def to_page(word: str | bytes) -> None:
            # The first line dies between the receipt and the answer.
            if len(sockets) == 1 and '"type":"turn"' in str(word):
                return
            socket.send(word)
            if len(sockets) == 1 and '"type":"kept"' in str(word):
                await socket.close()

        server.on_message(to_page)

    await context.route_web_socket(re.compile("/socket$"), pass_on)
    shop = await open_page(context, chat)

    await shop.say("good morning")

    await shop.hear("Welcome to Adunni Market!")
    assert len(sockets) >= 2
    assert await shop.texts("mine") == ["good morning"]
    assert len(await shop.texts("shop")) == 1


async def test_without_sockets_the_page_calls(context: BrowserContext, chat: str) -> None:
    await context.add_init_script("delete window.WebSocket")
    shop = await open_page(context, chat)
    await shop.online()

    await shop.say("do you have red ankara")
    await shop.hear("Red Ankara")
    await shop.tap("6 yards, red")
    await shop.hear("Total: ₦4,500")

    assert shop.problems == []


async def test_where_sockets_never_get_through_the_page_finds_the_other_way(
    context: BrowserContext, chat: str
) -> None:
    async def hang_up(socket: WebSocketRoute) -> None:
        await socket.close()

    await context.route_web_socket(re.compile("/socket$"), hang_up)
    shop = await open_page(context, chat)

    await shop.say("good morning")

    await shop.hear("Welcome to Adunni Market!")


async def test_two_tabs_show_the_same(context: BrowserContext, chat: str) -> None:
    one, other = await open_page(context, chat), None
    await one.online()
    await one.say("good morning")
    await one.hear("Welcome to Adunni Market!")
    other = await open_page(context, chat)
    await other.hear("Welcome to Adunni Market!")

    await other.say("do you have red ankara")
    await one.hear("Red Ankara")
    await other.hear("Red Ankara")

    assert await one.texts("mine") == await other.texts("mine")
    assert await one.texts("shop") == await other.texts("shop")
