"""A buyer in our own web chat, by its calls for networks that let no socket through."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from tests.e2e.phone_talker import fold
from tests.e2e.talker import NAME, Talker


@dataclass(slots=True)
class WebTalker(Talker):
    """`sandbox` is the chat's own address. It does not know the visitor's name, so that is typed.

    All visitors of the tests share one address, so that they may be told to wait, and do.
    """

    token: str = ""
    after: int = 0
    said: list[dict[str, Any]] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=itertools.count)

    async def acts(self, **action: Any) -> None:
        self.heard = len(await self.sends())
        message = {"id": f"{self.number}-{next(self.ids)}", **_content(action)}
        await self._post("say", message)

    async def sends(self) -> list[dict[str, Any]]:
        """Everything the shop has said to this visitor."""
        while turns := (await self._post("poll", {"after": self.after, "wait_s": 0}))["turns"]:
            for turn in turns:
                self.said += [{"id": str(turn["turn"]), "body": body} for body in turn["said"]]
                self.after = turn["turn"]
        return self.said

    def choice(self, title: str, sends: list[dict[str, Any]]) -> dict[str, Any] | None:
        if title == NAME:
            return {"kind": "text", "text": title}
        for send in reversed(sends):
            for option in send["body"].get("options", ()):
                if option["title"].casefold() == title.casefold():
                    return {"kind": "tap", "option_id": option["id"], "title": option["title"]}
        return None

    async def pins(self, pin: dict[str, Any]) -> None:
        """A browser's pin has no words, and the conversation quotes them."""
        await self.says(f"{pin['name']}, {pin['address']}")

    def words(self, body: dict[str, Any]) -> str:
        titles = [option["title"] for option in body.get("options", ())]
        shown = [str(body["text"]), *(f"[{title}]" for title in titles)]
        return fold(" ".join([*shown, *(f"<{url}>" for url in self.links(body))]))

    def pattern(self, wanted: str) -> str:
        return fold(wanted.replace(f"[{NAME}]", ""))

    def links(self, body: dict[str, Any]) -> list[str]:
        link = body.get("link")
        return [link["url"]] if link else []

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if not self.token:
            self.token = (await self._call("hello", {}))["token"]
        return await self._call(path, body | {"token": self.token})

    async def _call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        origin = {"Origin": self.sandbox.partition("/chat/")[0]}
        while True:
            async with self.session.post(
                f"{self.sandbox}/{path}", json=body, headers=origin
            ) as answer:
                if answer.status != HTTPStatus.TOO_MANY_REQUESTS:
                    assert answer.ok, await answer.text()
                    found: dict[str, Any] = await answer.json()
                    return found
            await asyncio.sleep(int(answer.headers["Retry-After"]))


def _content(action: dict[str, Any]) -> dict[str, Any]:
    match action["kind"]:
        case "text":
            return {"text": action["text"]}
        case "tap":
            return {"option": {"id": action["option_id"], "title": action["title"]}}
        case kind:
            raise ValueError(kind)
