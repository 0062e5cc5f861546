"""An engine of a few lines: checks each webhook by itself, keeps it, answers as a test tells it."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

APP_SECRET = "the-app-secret"
ACCESS_TOKEN = "the-access-token"
VERIFY_TOKEN = "the-verify-token"
PAYSTACK_KEY = "sk_test_the_key"

Answer = Callable[[dict[str, Any]], Awaitable[None]]


async def _nothing(_value: dict[str, Any]) -> None:
    return None


class FakeEngine:
    """`values` are the WhatsApp changes, `events` the Paystack events, in the order they came."""

    def __init__(self) -> None:
        self.values: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.refused = 0
        self.down_for = 0
        self.answer: Answer = _nothing
        self.picture = b"\x89PNG"

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/webhooks/demo-whatsapp", self._handshake)
        app.router.add_post("/webhooks/demo-whatsapp", self._whatsapp)
        app.router.add_post("/payments/demo-paystack", self._paystack)
        app.router.add_get("/picture.png", self._picture)
        app.router.add_get("/paid", self._paid)
        return app

    def messages(self) -> list[dict[str, Any]]:
        return [message for value in self.values for message in value.get("messages", [])]

    def statuses(self) -> list[tuple[str, str]]:
        lines = [line for value in self.values for line in value.get("statuses", [])]
        return [(line["id"], line["status"]) for line in lines]

    async def _handshake(self, request: web.Request) -> web.Response:
        if request.query["hub.verify_token"] != VERIFY_TOKEN:
            raise web.HTTPForbidden
        return web.Response(text=request.query["hub.challenge"])

    async def _whatsapp(self, request: web.Request) -> web.Response:
        body = await request.read()
        expected = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        self._check(request.headers["X-Hub-Signature-256"], f"sha256={expected}")
        for entry in json.loads(body)["entry"]:
            for change in entry["changes"]:
                self.values.append(change["value"])
                await self.answer(change["value"])
        return web.Response()

    async def _paystack(self, request: web.Request) -> web.Response:
        body = await request.read()
        expected = hmac.new(PAYSTACK_KEY.encode(), body, hashlib.sha512).hexdigest()
        self._check(request.headers["x-paystack-signature"], expected)
        self.events.append(json.loads(body))
        return web.Response()

    def _check(self, given: str, expected: str) -> None:
        if self.down_for:
            self.down_for -= 1
            raise web.HTTPServiceUnavailable
        if given != expected:
            self.refused += 1
            raise web.HTTPUnauthorized

    async def _picture(self, _request: web.Request) -> web.Response:
        return web.Response(body=self.picture, content_type="image/png")

    async def _paid(self, _request: web.Request) -> web.Response:
        return web.Response(text="<h1>Thank you</h1>", content_type="text/html")
