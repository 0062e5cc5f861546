"""A buyer on any channel, who sees what the phone shows: numbers in a text are options to type."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from tests.e2e.talker import NAME, Talker

NUMBERED = re.compile(r"^(\d+)\. (.+?)(?: [-\N{EN DASH}] .*)?$", re.MULTILINE)
ADDRESS = re.compile(r"https?://\S+")
SETTLED_S = 0.3
NAIRA = re.compile(r"NGN\s*")


@dataclass(slots=True)
class PhoneTalker(Talker):
    """Taps what can be tapped, else types its number; where no pin can be sent, its name.

    These channels do not tell the buyer's own name, so it is typed and not offered.
    """

    async def sends(self) -> list[dict[str, Any]]:
        async with self.session.get(self._chat) as answer:
            messages = (await answer.json())["messages"]
        return [{"id": one["id"], "body": one} for one in messages if one["side"] == "shop"]

    async def acts(self, **action: Any) -> None:
        """Only when the shop has finished: an answer may take several messages here."""
        before = -1
        while before != (before := len(await self.sends())):  # noqa: ASYNC110 the shop gives no sign
            await asyncio.sleep(SETTLED_S)
        # `super()` without names does not find itself in a dataclass with slots.
        await Talker.acts(self, **action)

    def choice(self, title: str, sends: list[dict[str, Any]]) -> dict[str, Any] | None:
        if title == NAME:
            return {"kind": "text", "text": title}
        for send in reversed(sends):
            for option in tappable(send["body"]):
                if option["title"].casefold() == title.casefold():
                    return {"kind": "tap", "message_id": send["id"], "option_id": option["id"]}
            for number, shown in NUMBERED.findall(send["body"]["text"]):
                if shown.casefold() == title.casefold():
                    return {"kind": "text", "text": number}
        return None

    async def pins(self, pin: dict[str, Any]) -> None:
        await self.says(f"{pin['name']}, {pin['address']}")

    def words(self, body: dict[str, Any]) -> str:
        return fold(shown(body))

    def pattern(self, wanted: str) -> str:
        return fold(wanted.replace(f"[{NAME}]", ""))

    def links(self, body: dict[str, Any]) -> list[str]:
        return ADDRESS.findall(shown(body).replace(">", " "))


def fold(text: str) -> str:
    """Naira are naira, however written, and a space is a space."""
    return re.sub(r"\s+", " ", NAIRA.sub("₦", text))


def shown(body: dict[str, Any]) -> str:
    """A message as a person sees it: text, then [options] and <links>."""
    texts = [body["text"], *(f"{card['title']} {card['text']}" for card in body["cards"])]
    titles = [title for _, title in NUMBERED.findall(body["text"])]
    titles += [option["title"] for option in tappable(body)]
    links = [link["url"] for card in body["cards"] for link in card["links"]]
    links += ADDRESS.findall(body["text"])
    return " ".join([*texts, *(f"[{title}]" for title in titles), *(f"<{url}>" for url in links)])


def tappable(body: dict[str, Any]) -> list[dict[str, Any]]:
    sections = body["menu"]["sections"] if body["menu"] else []
    on_menu = [row for section in sections for row in section["rows"]]
    return [*on_menu, *(option for card in body["cards"] for option in card["options"])]
