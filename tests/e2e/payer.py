"""A buyer who pays, and what the pretended providers can be told to do with the money."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.e2e.talker import PATIENCE_S, POLL_S, Talker

PIN = "1234"
WRONG_PIN = "0000"


@dataclass(slots=True)
class Payer(Talker):
    """Knows of a phone with M-Pesa: `msisdn` is the number its prompts come to."""

    msisdn: str = ""

    async def buys(self, wish: str, place: str, area: str = "") -> None:
        """Up to the question how to pay."""
        await self.says(wish)
        await self.hears("[Checkout]")
        await self.says("checkout")
        if "[No, thanks]" in await self.hears(" "):
            await self.taps("No, thanks")
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
