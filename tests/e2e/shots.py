"""`python -m tests.e2e.shots FOLDER`: pictures of the phone page, for people to look at."""

import asyncio
import re
import sys
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser

from tests.e2e.phone import DESKTOP, SMALL, PhonePage, open_browser, open_phone
from tests.e2e.talkative import TalkativeShop
from tests.integration.sandbox.world import World, open_world

PICTURE = Path("data/shops/pictures/ankara-red.png").read_bytes()
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class Camera:
    """Numbers its pictures in the order they are taken."""

    def __init__(self, phone: PhonePage, start: Path) -> None:
        self._page = phone.page
        self._start = start
        self._taken = 0

    async def shoot(self, name: str) -> None:
        await self._page.wait_for_timeout(300)
        await self._page.screenshot(path=f"{self._start}-{self._taken}-{name}.png")
        self._taken += 1


async def shop(phone: PhonePage, camera: Camera) -> None:
    await camera.shoot("empty")
    await phone.say("hi")
    await phone.hear("What are you looking for today?")
    await phone.page.get_by_role("button", name="See what we have").click()
    await camera.shoot("list")
    await phone.page.keyboard.press("Escape")
    await phone.choose("See what we have", "Red Ankara")
    await phone.hear("Soft cotton wax print")
    await camera.shoot("item")
    await phone.tap("Add to cart")
    await phone.hear("Total: NGN 4,500")
    await phone.tap("Pay now")
    await phone.hear("Where shall we bring it?")
    await phone.send_place("Tejuosho")
    await phone.hear("NGN 6,000 in all")
    await camera.shoot("pay")
    await phone.page.get_by_role("link", name="Pay NGN 6,000").click()
    await camera.shoot("paystack")
    await phone.close_page()


async def look_around(phone: PhonePage, camera: Camera, size: tuple[int, int]) -> None:
    if size == SMALL:
        await phone.page.get_by_role("button", name=re.compile("^Settings")).click()
    await camera.shoot("panel")
    await phone.page.get_by_role("tab", name="Switches").click()
    await camera.shoot("switches")
    await phone.page.get_by_role("tab", name=re.compile("Log")).click()
    await phone.page.locator("#entries summary").nth(2).click()
    await camera.shoot("log")


async def all_shots(browser: Browser, world: World, folder: Path) -> None:
    for size in (DESKTOP, SMALL):
        for scheme in SCHEMES:
            async with open_phone(browser, f"{world.url}/", size, scheme) as phone:
                camera = Camera(phone, folder / f"{size[0]}-{scheme}")
                await shop(phone, camera)
                await look_around(phone, camera, size)


async def main(folder: Path) -> None:
    async with open_world() as world, open_browser() as browser:
        world.engine.picture = PICTURE
        world.engine.answer = TalkativeShop(world).answer
        await all_shots(browser, world, folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
