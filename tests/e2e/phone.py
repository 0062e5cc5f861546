"""A hand that holds the sandbox phone in a real browser."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
WITHOUT = f"there is no Chromium at {CHROMIUM} to look at the page with"
ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 15_000
DESKTOP = (1280, 860)
SMALL = (360, 740)


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_phone(
    browser: Browser,
    url: str,
    size: tuple[int, int] = DESKTOP,
    scheme: Literal["light", "dark"] = "light",
) -> AsyncIterator["PhonePage"]:
    """A fresh buyer at `url`, the sandbox's own page with its slash at the end."""
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    try:
        page = await context.new_page()
        phone = PhonePage(page)
        await page.goto(url)
        await expect(page.locator("#presence")).to_have_text("online", timeout=PATIENCE_MS)
        yield phone
    finally:
        await context.close()


class PhonePage:
    """What was said by the shop before our last move does not count as an answer to it.

    `problems` collects whatever the browser itself complained about.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self._heard = 0
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._console)

    async def buyer(self) -> str:
        """The number the shop knows this buyer by."""
        return str(await self.page.locator("body").get_attribute("data-buyer"))

    async def say(self, text: str) -> None:
        await self._mark()
        await self.page.get_by_label("Message", exact=True).fill(text)
        await self.page.get_by_role("button", name="Send", exact=True).click()

    async def tap(self, title: str) -> None:
        """The newest reply button of that name, however far up."""
        await self._mark()
        await self._buttons(title).last.click()

    async def choose(self, menu: str, title: str) -> None:
        """Open the newest list called *menu*, pick the row that begins with *title*, send."""
        await self._mark()
        await self._buttons(menu).last.click()
        sheet = self.page.locator("#sheet")
        await sheet.get_by_role("radio", name=re.compile(f"^{re.escape(title)}")).check()
        await sheet.get_by_role("button", name="Send").click()

    async def send_place(self, name: str) -> None:
        await self._mark()
        await self.page.get_by_role("button", name="Attach").click()
        await self.page.get_by_role("button", name="Location", exact=True).click()
        sheet = self.page.locator("#sheet")
        await sheet.get_by_role("radio", name=re.compile(f"^{re.escape(name)}")).check()
        await sheet.get_by_role("button", name="Send").click()

    async def send_picture(self, file: Path) -> None:
        await self._mark()
        await self.page.locator("#file").set_input_files(file)

    async def hear(self, text: str | re.Pattern[str]) -> Locator:
        """Wait for a bubble of the shop, since our last move, that contains *text*."""
        fresh = self.page.locator(f".bubble.shop:nth-child(n + {self._heard + 1})")
        found = fresh.filter(has_text=text).last
        await expect(found).to_be_visible(timeout=PATIENCE_MS)
        return found

    async def pay(self, link: str, outcome: Literal["pay", "fail", "abandon"] = "pay") -> None:
        """Follow the newest link called *link* and press a button on the payment page.

        The page stays open, as on a phone; `close_page` goes back to the chat.
        """
        await self._mark()
        links = self.page.locator(".bubble .taps, .bubble .words")
        await links.get_by_role("link", name=link).last.click()
        frame = self.page.frame_locator("#frame")
        await frame.locator(f"button[value={outcome}]").click()

    async def press(self, keys: str) -> None:
        """A button phone's own keys, then Send."""
        await self._mark()
        for key in keys:
            await self.page.locator("#keys").get_by_role("button", name=key, exact=True).click()
        await self.page.get_by_role("button", name="Send key").click()

    async def change_to(self, channel: str) -> None:
        await self.page.locator("#channels").get_by_role("tab", name=channel, exact=True).click()
        await expect(self.page.locator("#presence")).to_have_text("online", timeout=PATIENCE_MS)

    async def close_page(self) -> None:
        await self.page.get_by_role("button", name="Back to the chat").click()

    async def texts(self) -> list[str]:
        """Everything on the phone, in order, without times."""
        bubbles = self.page.locator(".bubble")
        inner = ":scope > .words.text, :scope > div > .words"
        return [
            "\n".join(await bubbles.nth(n).locator(inner).all_inner_texts())
            for n in range(await bubbles.count())
        ]

    async def switch(self, name: str, value: str) -> None:
        """A checkbox takes "on" and "off"; the names are those of the control API."""
        await self.page.get_by_role("tab", name="Switches").click()
        control = self.page.locator(f"[data-switch={name}]").first.locator("input, select")
        if await control.get_attribute("type") == "checkbox":
            await control.set_checked(value == "on")
        elif await control.evaluate("node => node.tagName") == "SELECT":
            await control.select_option(value)
        else:
            await control.fill(value)
            await control.blur()

    def _buttons(self, title: str) -> Locator:
        shown = self.page.locator(".bubble .taps, #quick")
        return shown.get_by_role("button", name=title, exact=True)

    async def _mark(self) -> None:
        self._heard = await self.page.locator(".bubble").count()

    def _console(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.problems.append(str(getattr(message, "text", "")))
