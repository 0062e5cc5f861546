"""An engine's edge that keeps what it hears, its adapters, and a hand on the pretended providers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from aiohttp import ClientSession, web
from aiohttp.test_utils import unused_port

from adapters.http import Http
from adapters.payments.flutterwave import Flutterwave
from adapters.payments.mpesa import Mpesa
from adapters.payments.paystack import Paystack
from bot.sandbox import (
    FlutterwaveAccount,
    MpesaAccount,
    PaystackAccount,
    Settings,
    sandbox,
)
from domain.edge_ports import Webhook
from domain.model.ids import OrderId, TenantId
from domain.model.money import Money
from domain.model.payment import (
    Payment,
    PaymentNotice,
    PaymentStatus,
)
from domain.model.shop import PaymentAccount, PaymentMethod
from domain.payment_ports import Charge, PaymentProvider
from tests.integration.sandbox.world import PACE, serving

NOW = datetime.now(UTC)
SECRETS = {
    "secret_key": "a key",
    "secret_hash": "a hash",
    "consumer_key": "consumer",
    "consumer_secret": "hush",
    "passkey": "pass",
    "shortcode": "174379",
}
TOKEN = "0123456789abcdef0123456789abcdef"


@dataclass
class Shop:
    """An engine that keeps what it hears, its adapters, and a hand on the sandbox."""

    url: str
    http: ClientSession
    base: str = ""
    heard: list[tuple[str, PaymentNotice]] = field(default_factory=list)

    @property
    def paystack(self) -> Paystack:
        return Paystack(Http(self.http), f"{self.url}/paystack")

    @property
    def flutterwave(self) -> Flutterwave:
        return Flutterwave(Http(self.http), f"{self.url}/flutterwave")

    @property
    def mpesa(self) -> Mpesa:
        return Mpesa(Http(self.http), f"{self.url}/mpesa")

    async def receive(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        headers = {key.lower(): value for key, value in request.headers.items()}
        webhook = Webhook(await request.read(), headers, str(request.url), {}, NOW)
        known: dict[str, PaymentProvider] = {
            "paystack": self.paystack,
            "flutterwave": self.flutterwave,
        }
        adapter = known.get(name, self.mpesa)
        if name != TOKEN:
            adapter.verify(webhook, SECRETS)
        self.heard += [(name, notice) for notice in adapter.parse(webhook)]
        return web.Response()

    async def turn(self, name: str, **switches: Any) -> None:
        path = f"{self.url}/api/payments/{name}/switches"
        async with self.http.patch(path, json=switches) as answer:
            assert answer.ok, await answer.text()

    async def prompts(self) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.url}/api/prompts") as answer:
            return list((await answer.json())["prompts"])

    async def press(self, prompt: str, **answer: str) -> int:
        async with self.http.post(f"{self.url}/api/prompts/{prompt}", json=answer) as given:
            return given.status


@asynccontextmanager
async def open_shop() -> AsyncIterator[Shop]:
    port = unused_port()
    url = f"http://127.0.0.1:{port}/sandbox"
    async with ClientSession() as http:
        shop = Shop(url, http)
        engine = web.Application()
        engine.router.add_post("/payments/{name}", shop.receive)
        engine.router.add_post("/paid-calls/{name}", shop.receive)
        async with serving(engine) as shop.base:
            settings = Settings(
                shop.base,
                url,
                (),
                PaystackAccount("paystack", "Shop", "a key"),
                PACE,
                FlutterwaveAccount("flutterwave", "Shop", "a key", "a hash"),
                MpesaAccount("mpesa", "Shop", "174379", "pass", "consumer", "hush"),
            )
            root = web.Application()
            root.add_subapp("/sandbox", sandbox(settings))
            async with serving(root, port):
                yield shop


def account(provider: PaymentMethod) -> PaymentAccount:
    return PaymentAccount(TenantId(UUID(int=1)), provider, provider, secrets=SECRETS)


def payment(provider: PaymentMethod, **changes: Any) -> Payment:
    one = Payment(
        "WC-K7M4Q-7HJ3WXQ9CDFG",
        OrderId(UUID(int=2)),
        provider,
        provider,
        Money(220_000, "KES"),
        PaymentStatus.STARTING,
        NOW,
        phone="+254708374149",
    )
    return replace(one, **changes)


def charge(shop: Shop, asked: Payment) -> Charge:
    callback = f"{shop.base}/paid-calls/{TOKEN}"
    return Charge(asked, "b@buyers.example.com", "", f"{shop.base}/back", callback, "Wanjiku's")
