"""A buyer with a pretend phone: says, taps, pays, and waits for what the shop says."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

KEY = "demo-whatsapp"
NAME = "Ada Obi"
PATIENCE_S = 20.0
POLL_S = 0.03
QUIET_S = 0.7


@dataclass(slots=True)
class Talker:
    """`heard` counts what the shop had sent before our last move."""

    session: ClientSession
    sandbox: str
    number: str
    heard: int = 0
    key: str = KEY

    async def acts(self, **action: Any) -> None:
        self.heard = len(await self.sends())
        body = {"name": NAME, "action": action}
        async with self.session.post(self._chat, json=body) as answer:
            assert answer.status == 202, await answer.text()

    async def says(self, text: str) -> None:
        await self.acts(kind="text", text=text)

    async def taps(self, title: str) -> None:
        """The newest option of that title, as soon as there is one."""
        for _ in range(int(PATIENCE_S / POLL_S)):
            if action := self.choice(title, await self.sends()):
                await self.acts(**action)
                return
            await asyncio.sleep(POLL_S)
        raise AssertionError(f"nothing called {title!r} was shown")

    def choice(self, title: str, sends: list[dict[str, Any]]) -> dict[str, Any] | None:
        """What a buyer does who picks the newest option of that title."""
        for send in reversed(sends):
            for option_id, shown in options_of(send["body"]):
                if shown.casefold() == title.casefold():
                    return {"kind": "tap", "message_id": send["id"], "option_id": option_id}
        return None

    async def pins(self, pin: dict[str, Any]) -> None:
        await self.acts(kind="location", **pin)

    async def pays(self, outcome: str) -> None:
        """Follow the newest payment link and press a button on its page."""
        said = [url for send in await self.sends() for url in self.links(send["body"])]
        links = [url for url in said if "/receipts/" not in url]
        self.heard = len(await self.sends())
        async with self.session.post(
            links[-1], data={"outcome": outcome}, allow_redirects=False
        ) as answer:
            assert answer.status < 400, await answer.text()

    async def hears(self, pattern: str) -> str:
        """Wait until what the shop said since our last move fits *pattern* ("..." is anything)."""
        parts = self.pattern(pattern).split("...")
        wanted = re.compile(".*?".join(map(re.escape, parts)), re.DOTALL)
        said = ""
        for _ in range(int(PATIENCE_S / POLL_S)):
            said = "\n".join(
                self.words(send["body"]) for send in (await self.sends())[self.heard :]
            )
            if wanted.search(said):
                return said
            await asyncio.sleep(POLL_S)
        raise AssertionError(f"waited for:\n{pattern}\n\nheard:\n{said or '(nothing)'}")

    async def hears_nothing(self) -> None:
        await asyncio.sleep(QUIET_S)
        said = [self.words(send["body"]) for send in (await self.sends())[self.heard :]]
        assert said == []

    async def sends(self) -> list[dict[str, Any]]:
        """Everything the shop has sent to this phone, as the provider accepted it."""
        async with self.session.get(f"{self._chat}/sends") as answer:
            found: list[dict[str, Any]] = (await answer.json())["sends"]
            return found

    def words(self, body: dict[str, Any]) -> str:
        return words_of(body)

    def pattern(self, wanted: str) -> str:
        return wanted

    def links(self, body: dict[str, Any]) -> list[str]:
        return links_of(body)

    @property
    def _chat(self) -> str:
        return f"{self.sandbox}/api/phones/{self.key}/chats/{self.number}"


def words_of(body: dict[str, Any]) -> str:
    """A message as a person sees it: text, then [options] and <links>."""
    content = body[body["type"]]
    text = content.get("body", {}).get("text") if body["type"] == "interactive" else None
    text = text or content.get("caption") or content.get("body") or ""
    shown = [f"[{title}]" for _, title in options_of(body)]
    return " ".join([str(text), *shown, *(f"<{url}>" for url in links_of(body))])


def options_of(body: dict[str, Any]) -> list[tuple[str, str]]:
    action = body.get("interactive", {}).get("action", {})
    buttons = [button["reply"] for button in action.get("buttons", [])]
    rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
    return [(option["id"], option["title"]) for option in [*buttons, *rows]]


def links_of(body: dict[str, Any]) -> list[str]:
    action = body.get("interactive", {}).get("action", {})
    url = (action.get("parameters") or {}).get("url")
    return [url] if url else []
