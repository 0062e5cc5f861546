"""A buyer who pays, and what the pretended providers can be told to do with the money."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.e2e.talker import PATIENCE_S, POLL_S, Talker

IN_LAGOS = ("add 2 blue cap", "12 Allen avenue, Ikeja", "Card or transfer")
IN_NAIROBI = ("add canvas tote", "Ngong Road 12", "Card or mobile money")
"""A wish, a place, and the way to a page on which to pay for it."""
PIN = "1234"
WRONG_PIN = "0000"


@dataclass(slots=True)
class Payer(Talker):
    """Knows of a phone with M-Pesa: `msisdn` is the number its prompts come to."""

    msisdn: str = ""

    async def wants(self, wish: str) -> None:
        """Up to the first question of the checkout, or the review."""
        await self.says(wish)
        await self.hears("[Checkout]")
        await self.says("checkout")
        if "[No, thanks]" in await self.hears(" "):
            await self.taps("No, thanks")

    async def asks_for_link(self, wish: str, place: str, method: str) -> None:
        """Up to the page on which to pay."""
        await self.buys(wish, place)
        await self.opens_page(method)

    async def opens_page(self, method: str) -> None:
        """From the question how to pay."""
        await self.taps(method)
        await self.hears("with this link...<http...[I have paid]")

    async def buys(self, wish: str, place: str, area: str = "") -> None:
        """Up to the question how to pay."""
        await self.wants(wish)
        await self.hears("name")
        await self.says("Wanjiru Kamau")
        await self.hears("Where")
        await self.says(place)
        if area:
            await self.hears(f"[{area}]")
            await self.taps(area)
        await self.hears("[Confirm order]")
        await self.taps("Confirm order")
        await self.hears("How would you like to pay")

    async def prompt(self) -> dict[str, Any]:
        """What stands on the phone, when it has come."""
        for _ in range(int(PATIENCE_S / POLL_S)):
            async with self.session.get(f"{self.sandbox}/api/prompts") as answer:
                prompts = (await answer.json())["prompts"]
            mine = [one for one in prompts if one["phone"] == self.msisdn]
            if mine:
                found: dict[str, Any] = mine[-1]
                return found
            await asyncio.sleep(POLL_S)
        raise AssertionError("no prompt came")

    async def answers(self, answer: str, pin: str = PIN) -> dict[str, Any]:
        prompt = await self.prompt()
        self.heard = len(await self.sends())
        body = {"answer": answer} | ({"pin": pin} if answer == "pay" else {})
        url = f"{self.sandbox}/api/prompts/{prompt['id']}"
        async with self.session.post(url, json=body) as response:
            assert response.status == 202, await response.text()
        return prompt

    @asynccontextmanager
    async def switched(self, till: str, **switches: Any) -> AsyncIterator[None]:
        """As long as the block lasts, a provider has these mishaps."""
        before = await self._turn(till, {})
        await self._turn(till, switches)
        try:
            yield
        finally:
            await self._turn(till, {name: before[name] for name in switches})

    async def _turn(self, till: str, switches: dict[str, Any]) -> dict[str, Any]:
        url = f"{self.sandbox}/api/payments/{till}/switches"
        async with self.session.patch(url, json=switches) as answer:
            assert answer.status == 200, await answer.text()
            now: dict[str, Any] = (await answer.json())["switches"]
        return now
