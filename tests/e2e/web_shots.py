"""`python -m tests.e2e.web_shots URL FOLDER`: pictures of the web chat of a running engine, for people to look at."""

import asyncio
import sys
from pathlib import Path

from tests.e2e.phone import DESKTOP, SMALL, open_browser
from tests.e2e.shots import SCHEMES
from tests.e2e.web_page import WebPage, open_context, open_page


async def buy(shop: WebPage, start: Path) -> None:
    async def shoot(name: str) -> None:
        await shop.page.wait_for_timeout(400)
        await shop.page.screenshot(path=f"{start}-{name}.png")

    await shoot("0-empty")
    await shop.page.get_by_role("button", name="See what we have").click()
    await shop.hear("Fabrics")
    await shoot("1-list")
    await shop.say("do you have red ankara")
    await shop.hear("Which one shall I add")
    await shoot("2-item")
    await shop.tap("6 yards, red")
    await shop.hear("Total")
    await shop.tap("Checkout")
    await shop.hear("goes well")
    await shop.tap("No")
    await shop.hear("name")
    await shop.say("Ada Obi")
    await shop.hear("Where")
    await shop.say("14 Herbert Macaulay way, Yaba, opposite the bank")
    await shop.hear("6,000")
    await shoot("3-review")
    await shop.tap("Confirm order")
    await shop.hear("AD-")
    await shop.tap("Card or transfer")
    await shop.page.locator("a.pay").last.wait_for()
    await shoot("4-pay")
    await shop.page.context.set_offline(True)
    await shop.say("hello, are you there?")
    await shoot("5-offline")


async def main(url: str, folder: Path) -> None:
    async with open_browser() as browser:
        for size in (SMALL, DESKTOP):
            for scheme in SCHEMES:
                async with open_context(browser, size, scheme) as context:
                    shop = await open_page(context, url)
                    await shop.online()
                    await buy(shop, folder / f"{size[0]}-{scheme}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
