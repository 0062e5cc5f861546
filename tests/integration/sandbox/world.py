"""The sandbox and a fake engine, each on a port of its own, and a test's hands on both."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.sandbox import Pace, PaystackAccount, PhoneAccount, Settings, sandbox
from tests.integration.sandbox.engine import (
    ACCESS_TOKEN,
    APP_SECRET,
    PAYSTACK_KEY,
    VERIFY_TOKEN,
    FakeEngine,
)

NUMBER = "100000000000001"
KEY = "demo-whatsapp"
PATIENCE_S = 10.0
PACE = Pace(sent_s=0.01, delivered_s=0.01, read_s=0.01, swap_s=0.5, retries_s=(0.01, 0.02))


@dataclass(slots=True)
class World:
    engine: FakeEngine
    engine_url: str
    url: str
    http: ClientSession
    buyers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(2348030000100))

    def buyer(self) -> str:
        """A number nobody has used in this test run."""
        return str(next(self.buyers))

    async def act(self, buyer: str, **action: Any) -> str:
        path = f"/api/phones/{KEY}/chats/{buyer}"
        async with self.http.post(
            self.url + path, json={"name": "Buyer", "action": action}
        ) as response:
            body = await response.json()
            assert response.status == 202, body
            return str(body["message_id"])

    async def say(self, buyer: str, text: str) -> str:
        return await self.act(buyer, kind="text", text=text)

    async def send(
        self, buyer: str, kind: str, content: dict[str, Any], **more: Any
    ) -> tuple[int, dict[str, Any]]:
        body = {"to": f"+{buyer}", "type": kind, kind: content, **more}
        return await self.graph({"messaging_product": "whatsapp", **body})

    async def graph(
        self, body: dict[str, Any], number: str = NUMBER, token: str = ACCESS_TOKEN
    ) -> tuple[int, dict[str, Any]]:
        async with self.http.post(
            f"{self.url}/whatsapp/v23.0/{number}/messages",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
        ) as response:
            return response.status, await response.json()

    async def get(self, path: str) -> dict[str, Any]:
        async with self.http.get(self.url + path) as response:
            found: dict[str, Any] = await response.json()
            return found

    async def call(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self.http.request(method, self.url + path, json=body) as response:
            assert response.ok, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer

    async def switch(self, **changes: Any) -> None:
        await self.call("PATCH", f"/api/phones/{KEY}/switches", changes)

    async def pay_switch(self, **changes: Any) -> None:
        await self.call("PATCH", "/api/payments/paystack/switches", changes)

    async def chat(self, buyer: str) -> list[dict[str, Any]]:
        found = await self.get(f"/api/phones/{KEY}/chats/{buyer}")
        return list(found["messages"])

    async def paystack(
        self, method: str, path: str, body: dict[str, Any] | None = None, key: str = PAYSTACK_KEY
    ) -> tuple[int, dict[str, Any]]:
        async with self.http.request(
            method,
            f"{self.url}/paystack{path}",
            json=body,
            headers={"Authorization": f"Bearer {key}"},
        ) as response:
            return response.status, await response.json()

    async def press(self, link: str, outcome: str) -> ClientResponse:
        """A person at the hosted page; the answer is not followed."""
        return await self.http.post(link, data={"outcome": outcome}, allow_redirects=False)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - any condition of any part
            await asyncio.sleep(0.01)


def settings(engine_url: str, url: str, pace: Pace = PACE) -> Settings:
    phone = PhoneAccount(
        channel="whatsapp",
        key=KEY,
        title="Adunni Market",
        address="+2348030000001",
        credentials={
            "phone_number_id": NUMBER,
            "app_secret": APP_SECRET,
            "access_token": ACCESS_TOKEN,
            "verify_token": VERIFY_TOKEN,
        },
    )
    paystack = PaystackAccount("demo-paystack", "Adunni Market", PAYSTACK_KEY)
    return Settings(engine_url, url, (phone,), paystack, pace)


@asynccontextmanager
async def serving(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    server = TestServer(app, port=port or None)
    await server.start_server()
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()


@asynccontextmanager
async def open_world(pace: Pace = PACE) -> AsyncIterator[World]:
    """The sandbox is mounted under /sandbox, as the engine does it."""
    engine, port = FakeEngine(), unused_port()
    url = f"http://127.0.0.1:{port}/sandbox"
    async with serving(engine.app()) as engine_url:
        root = web.Application()
        root.add_subapp("/sandbox", sandbox(settings(engine_url, url, pace)))
        async with serving(root, port), ClientSession() as http:
            yield World(engine, engine_url, url, http)
