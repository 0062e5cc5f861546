"""The web chat on a shop's own site, where users are signed in."""

import asyncio
import hashlib
import hmac
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, FrameLocator, expect

from adapters.postgres.accounts import FRESH_S
from bot.local import Services
from bot.settings import Settings
from bot.shops import open_shop
from tests.e2e.phone import open_browser
from tests.e2e.web_page import PATIENCE_MS, Site, open_context, open_page

SECRET = "of the site's server"
SHOP = """
shop:
  {{key: site, name: Site Shop, country: NG, currency: NGN, timezone: Africa/Lagos, languages: [en],
    order_prefix: ST}}
questions: {{hours: All day}}
accounts:
  - channel: web
    key: site-web
    external_id: site-web
    settings: {{origins: "{origin}"}}
    secrets: {{identity_secret: env:SITE_SECRET}}
payments: [{{provider: cash_on_delivery, key: site-cod, max_total: 150000}}]
categories: [{{key: cloth, name: Cloth}}]
products: [{{sku: RED, name: Red Cloth, category: cloth, price: 4500, stock: 9}}]
delivery: [{{key: yaba, name: Yaba, areas: [yaba], fee: 1500, days: "1-2"}}]
"""


@dataclass(frozen=True, slots=True)
class ShopSite:
    """A shop's site at another origin than the engine."""

    engine: str
    site: Site

    async def visit(self, context: BrowserContext, user_id: str, proof: str) -> FrameLocator:
        """The opened chat on the site, as the site's server wrote its page for this user."""
        tag = f'src="{self.engine}/chat/site-web/embed.js"'
        user = f'data-user-id="{user_id}" data-user-hash="{proof}"' if user_id else ""
        self.site.body = f"<!doctype html><title>Site</title><script {tag} {user}></script>"
        page = await context.new_page()
        await page.goto(f"{self.site.origin}/")
        await page.get_by_role("button", name="Chat").click()
        frame = page.frame_locator("iframe[title=Chat]")
        await expect(frame.locator("body")).to_have_attribute(
            "data-state", "online", timeout=PATIENCE_MS
        )
        return frame


def proof_of(user_id: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as browser:
        yield browser


@pytest.fixture
async def site(
    house: str, settings: Settings, services: Services, tmp_path: Path
) -> AsyncIterator[ShopSite]:
    async with Site().open() as site:
        file = tmp_path / "site.yml"
        file.write_text(SHOP.format(origin=site.origin), encoding="utf-8")
        await open_shop(services, settings, file, {**os.environ, "SITE_SECRET": SECRET})
        await asyncio.sleep(FRESH_S)  # the engine may remember the site of the test before
        yield ShopSite(house, site)


async def say(frame: FrameLocator, text: str) -> None:
    await frame.get_by_label("Message", exact=True).fill(text)
    await frame.get_by_role("button", name="Send", exact=True).click()
    await expect(frame.locator(".turn .mine", has_text=text).last).to_be_visible(
        timeout=PATIENCE_MS
    )


async def test_a_user_goes_on_talking_at_another_device(browser: Browser, site: ShopSite) -> None:
    async with open_context(browser) as phone, open_context(browser) as desk:
        await say(await site.visit(phone, "ada", proof_of("ada")), "do you have red cloth")

        frame = await site.visit(desk, "ada", proof_of("ada"))

        await expect(frame.locator(".turn .mine").first).to_contain_text("red cloth")


@pytest.mark.parametrize(
    "proof", [proof_of("bisi"), proof_of("chi", "guessed"), ""], ids=["another's", "guessed", "no"]
)
async def test_without_the_right_proof_one_is_nobody_in_particular(
    browser: Browser, site: ShopSite, proof: str
) -> None:
    async with open_context(browser) as true, open_context(browser) as forged:
        await say(await site.visit(true, "chi", proof_of("chi")), "my secret is red cloth")

        frame = await site.visit(forged, "chi", proof)
        await say(frame, "hello")

        await expect(frame.locator(".mine")).to_have_count(1)
        await expect(frame.locator("main")).not_to_contain_text("secret")


async def test_a_visitor_who_turns_a_page_of_the_site_goes_on_talking(
    browser: Browser, site: ShopSite
) -> None:
    """Browsers let a frame on another site remember nothing."""
    async with open_context(browser) as context:
        await say(await site.visit(context, "", ""), "do you have red cloth")

        frame = await site.visit(context, "", "")

        await expect(frame.locator(".turn .mine")).to_contain_text("red cloth")


async def test_what_a_user_wrote_does_not_stay_on_a_shared_phone(
    browser: Browser, site: ShopSite
) -> None:
    page_url = f"{site.engine}/chat/site-web/"
    async with open_context(browser) as context:
        shop = await open_page(context, f"{page_url}#user=dele&hash={proof_of('dele')}")
        await shop.online()
        assert "#" not in shop.page.url
        await shop.say("my address is in Yaba")
        await expect(shop.page.locator(".turn .mine")).to_have_count(1, timeout=PATIENCE_MS)
        await shop.page.reload()
        await expect(shop.page.locator(".turn .mine")).to_have_count(1)
        await shop.page.close()

        other = await open_page(context, page_url)

        await other.online()
        await expect(other.page.locator(".mine")).to_have_count(0)
        kept = await other.page.evaluate("Object.values(localStorage).join()")
        assert "Yaba" not in kept
