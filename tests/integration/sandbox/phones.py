"""The sandbox with a phone on each channel, before an engine that writes down what it is sent."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import ClientSession, web
from aiohttp.test_utils import unused_port

from bot.sandbox import Settings, sandbox
from bot.sandbox.demo import phones
from tests.integration.sandbox.world import PACE, serving, until

PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Hook:
    """One webhook as it came in."""

    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(slots=True)
class Notebook:
    hooks: list[Hook] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/webhooks/{key}", self._write)
        app.router.add_get("/picture.png", self._picture)
        return app

    async def _write(self, request: web.Request) -> web.Response:
        self.hooks.append(Hook(str(request.url), request.headers.copy(), await request.read()))
        return web.Response()

    async def _picture(self, _request: web.Request) -> web.Response:
        return web.Response(body=PNG, content_type="image/png")


@dataclass(slots=True)
class Phones:
    engine: Notebook
    engine_url: str
    url: str
    http: ClientSession
    buyer: str = "2348030000100"

    async def act(self, channel: str, **action: Any) -> str:
        path = f"{self.url}/api/phones/demo-{channel}/chats/{self.buyer}"
        async with self.http.post(path, json={"name": "Ada Obi", "action": action}) as response:
            body = await response.json()
            assert response.status == 202, body
            return str(body["message_id"])

    async def say(self, channel: str, text: str = "hi") -> Hook:
        """The webhook of it."""
        before = len(self.engine.hooks)
        await self.act(channel, kind="text", text=text)
        return await self.hook(before)

    async def hook(self, number: int) -> Hook:
        await until(lambda: len(self.engine.hooks) > number)
        return self.engine.hooks[number]

    async def shown(self, channel: str) -> list[dict[str, Any]]:
        path = f"{self.url}/api/phones/demo-{channel}/chats/{self.buyer}"
        async with self.http.get(path) as response:
            return list((await response.json())["messages"])

    async def switch(self, channel: str, **changes: Any) -> None:
        path = f"{self.url}/api/phones/demo-{channel}/switches"
        async with self.http.patch(path, json=changes) as response:
            assert response.ok, await response.text()

    async def pass_time(self, seconds: float) -> None:
        async with self.http.post(f"{self.url}/api/clock", json={"seconds": seconds}) as response:
            assert response.ok

    async def post(self, path: str, **request: Any) -> tuple[int, dict[str, Any]]:
        async with self.http.post(self.url + path, **request) as response:
            if response.content_type != "application/json":
                return response.status, {"text": await response.text()}
            return response.status, await response.json()

    async def until_hook(self, fits: Callable[[Hook], bool]) -> Hook:
        await until(lambda: any(map(fits, self.engine.hooks)))
        return next(filter(fits, self.engine.hooks))


def secret(name: str) -> str:
    return f"the-{name.lower()}-of-the-tests"


@asynccontextmanager
async def open_phones() -> AsyncIterator[Phones]:
    engine, port = Notebook(), unused_port()
    url = f"http://127.0.0.1:{port}/sandbox"
    async with serving(engine.app()) as engine_url:
        root = web.Application()
        settings = Settings(engine_url, url, phones(secret), None, PACE)
        root.add_subapp("/sandbox", sandbox(settings))
        async with serving(root, port), ClientSession() as http:
            yield Phones(engine, engine_url, url, http)


async def quiet(seconds: float = 0.2) -> None:
    await asyncio.sleep(seconds)
