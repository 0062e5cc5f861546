"""A hand that holds the web chat in a real browser."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

PATIENCE_MS = 20_000
PHONE = (360, 740)


@asynccontextmanager
async def open_context(
    browser: Browser,
    size: tuple[int, int] = PHONE,
    scheme: Literal["light", "dark"] = "light",
    languages: str = "en-NG",
) -> AsyncIterator[BrowserContext]:
    """A browser that has never been here."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale=languages,
    )
    try:
        yield context
    finally:
        await context.close()


async def open_page(context: BrowserContext, url: str) -> "WebPage":
    page = await context.new_page()
    web_page = WebPage(page)
    await page.goto(url)
    return web_page


@dataclass(slots=True)
class Site:
    """Somebody's own site, at an origin of its own, with one page. A real server: browsers mistrust made-up ones."""

    origin: str = ""
    body: str = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Site"]:
        async def page(_request: web.Request) -> web.Response:
            return web.Response(text=self.body, content_type="text/html")

        app = web.Application()
        app.router.add_get("/", page)
        async with TestServer(app) as server:
            self.origin = f"http://localhost:{server.port}"
            yield self


class WebPage:
    """`problems` collects what the browser itself complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._console)

    async def online(self) -> None:
        await expect(self.page.locator("body")).to_have_attribute(
            "data-state", "online", timeout=PATIENCE_MS
        )

    async def say(self, text: str) -> None:
        await self.page.get_by_label("Message", exact=True).fill(text)
        await self.page.get_by_label("Message", exact=True).press("Enter")

    async def tap(self, title: str) -> None:
        """The newest option of that name."""
        name = re.compile(f"^{re.escape(title)}")
        await self.page.locator("#log").get_by_role("button", name=name).last.click()

    async def hear(self, text: str | re.Pattern[str]) -> Locator:
        """Wait until the last turn contains *text*."""
        found = self.page.locator(".turn:last-child .answer").filter(has_text=text).last
        await expect(found).to_be_visible(timeout=PATIENCE_MS)
        return found

    async def texts(self, of: Literal["mine", "shop"]) -> list[str]:
        return await self.page.locator(f".bubble.{of} p").all_inner_texts()

    def _console(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.problems.append(str(getattr(message, "text", "")))
