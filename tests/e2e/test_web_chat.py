"""The web chat in a real browser, against the whole engine."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, WebSocket, expect

from tests.e2e.phone import open_browser
from tests.e2e.web_page import PATIENCE_MS, Site, WebPage, open_context, open_page

MOST_BYTES = 60_000


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


async def pay(shop: WebPage, outcome: str) -> None:
    """Follow the newest payment link, press a button there, come back."""
    async with shop.page.context.expect_page() as opened:
        await shop.page.get_by_role("link", name=re.compile("^Pay")).last.click()
    till = await opened.value
    await till.locator(f"button[value={outcome}]").click()
    await expect(till.get_by_text("Thank you")).to_be_visible(timeout=PATIENCE_MS)
    await till.close()


async def test_a_whole_purchase_on_the_page(context: BrowserContext, chat: str) -> None:
    shop = await open_page(context, chat)
    await shop.online()

    await shop.page.get_by_role("button", name="See what we have").click()
    await shop.hear("Fabrics")
    await shop.say("do you have red ankara")
    await shop.hear("Which one shall I add")
    await shop.tap("6 yards, red")
    await shop.hear("Total: ₦4,500")
    await shop.tap("Checkout")
    await shop.hear("goes well with your order")
    await shop.tap("No")
    await shop.hear("name")
    await shop.say("Ada Obi")
    await shop.hear("Where")
    await shop.say("14 Herbert Macaulay way, Yaba, opposite the bank")
    await shop.hear("₦6,000")
    await shop.tap("Confirm order")
    await shop.hear("AD-")
    await shop.tap("Card or transfer")
    await expect(shop.page.get_by_role("link", name=re.compile("^Pay"))).to_be_visible(
        timeout=PATIENCE_MS
    )
    await pay(shop, "pay")

    await shop.hear(re.compile("Thank you|received|paid", re.IGNORECASE))
    assert shop.problems == []


async def test_markup_in_words_stays_words(context: BrowserContext, chat: str) -> None:
    nasty = "<img src=x onerror=\"document.title='broken'\"><b>hi</b>"
    shop = await open_page(context, chat)
    await shop.online()

    await shop.say(nasty)
    await expect(shop.page.locator(".turn .mine")).to_have_count(1, timeout=PATIENCE_MS)
    await shop.page.reload()

    await expect(shop.page.locator(".mine p")).to_have_text(nasty)
    assert await shop.page.locator(".bubble b, .mine img").count() == 0
    assert await shop.page.title() == "Adunni Market"


async def test_the_first_visit_costs_less_than_60_kilobytes(
    context: BrowserContext, chat: str
) -> None:
    page = await context.new_page()
    wire = await context.new_cdp_session(page)
    await wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    frames: list[int] = []

    def weigh(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: frames.append(len(payload) + 14))
        socket.on("framereceived", lambda payload: frames.append(len(payload) + 14))

    page.on("websocket", weigh)
    shop = WebPage(page)
    await page.goto(chat)
    await shop.online()
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await shop.say("good morning")
    await shop.hear("Welcome to Adunni Market!")

    # The helper for days without network fetches the same parts once more at most.
    assert len(sizes) >= 3
    assert 2 * sum(sizes) + sum(frames) < MOST_BYTES


async def test_it_can_be_used_by_keyboard_and_read_aloud(
    context: BrowserContext, chat: str
) -> None:
    shop = await open_page(context, chat)
    await shop.online()
    page = shop.page

    await page.get_by_label("Message", exact=True).focus()
    await page.keyboard.type("do you have red ankara")
    await page.keyboard.press("Enter")
    answer = await shop.hear("Red Ankara")
    await answer.get_by_role("button").first.focus()
    await page.keyboard.press("Enter")
    await shop.hear("Total: ₦4,500")

    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    await expect(page.get_by_role("status")).to_have_text("Online")
    nameless = await page.evaluate(
        """[...document.querySelectorAll("button, a, textarea, img")].filter((each) =>
            !(each.getAttribute("aria-label") || each.textContent.trim() || each.alt
              || (each.labels && each.labels.length))).length"""
    )
    assert nameless == 0
    small = await page.evaluate(
        """[...document.querySelectorAll("button, a")].filter((each) => each.offsetParent
            && each.getBoundingClientRect().height < 44).map((each) => each.outerHTML)"""
    )
    assert small == []


@pytest.mark.parametrize("width", [320, 360, 1280])
async def test_nothing_is_wider_than_the_screen(browser: Browser, chat: str, width: int) -> None:
    async with open_context(browser, (width, 640)) as context:
        shop = await open_page(context, chat)
        await shop.online()
        await shop.say("https://example.com/" + "a" * 300)
        await shop.say("show me ankara")
        await shop.hear("Ankara")

        wide = await shop.page.evaluate("document.documentElement.scrollWidth")

    assert wide <= width


async def test_pictures_wait_until_they_are_looked_at(context: BrowserContext, chat: str) -> None:
    shop = await open_page(context, chat)
    await shop.online()
    await shop.say("do you have red ankara")
    await shop.hear("Red Ankara")

    picture = shop.page.locator(".bubble img").last
    await expect(picture).to_have_attribute("loading", "lazy")
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("picture => picture.naturalWidth") > 0


async def test_one_tag_puts_the_chat_on_a_page(context: BrowserContext, chat: str) -> None:
    site = f"{chat}../site"
    body = f'<!doctype html><title>Shop</title><h1>Shop</h1><script src="{chat}embed.js" async></script>'
    await context.route(
        "**/chat/site", lambda route: route.fulfill(body=body, content_type="text/html")
    )
    page = await context.new_page()
    await page.goto(site)
    button = page.get_by_role("button", name="Chat")
    await expect(button).to_have_attribute("aria-expanded", "false")

    await button.click()
    frame = page.frame_locator("iframe[title=Chat]")
    await frame.get_by_label("Message", exact=True).fill("good morning")
    await frame.get_by_role("button", name="Send", exact=True).click()
    await expect(frame.locator(".answer").first).to_contain_text(
        "Welcome to Adunni Market!", timeout=PATIENCE_MS
    )
    await frame.get_by_role("button", name="Close the chat").click()

    await expect(page.locator("iframe")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_a_foreign_site_cannot_frame_the_chat(context: BrowserContext, chat: str) -> None:
    page = await context.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    async with Site().open() as foreign:
        foreign.body = f'<!doctype html><iframe src="{chat}"></iframe>'
        await page.goto(f"{foreign.origin}/")
        await page.wait_for_timeout(1_000)

        (frame,) = page.main_frame.child_frames
        assert frame.url.startswith("chrome-error:")
        assert any("frame-ancestors" in text for text in blocked), blocked
