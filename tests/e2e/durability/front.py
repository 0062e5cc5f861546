"""What outlives an engine: the provider's side of the wire, and the one address the world knows."""

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from aiohttp.test_utils import TestServer, unused_port

from bot.local import DEMO_SECRETS
from bot.sandbox import Pace, PaystackAccount, PhoneAccount, Settings, sandbox
from tests.e2e.talker import KEY

SECRETS = {
    **dict.fromkeys(DEMO_SECRETS, "a-secret-of-no-account-in-use"),
    "DEMO_WHATSAPP_APP_SECRET": "app-secret-of-the-durable",
    "DEMO_WHATSAPP_ACCESS_TOKEN": "access-token-of-the-durable",
    "DEMO_WHATSAPP_VERIFY_TOKEN": "verify-token-of-the-durable",
    "DEMO_PAYSTACK_SECRET_KEY": "sk_test_of_the_durable",
}
PACE = Pace(
    sent_s=0.01,
    delivered_s=0.01,
    read_s=0.01,
    swap_s=0.1,
    timeout_s=15.0,
    retries_s=(0.05, 0.1, 0.2),
)
ANSWER = ClientTimeout(total=15.0)


@dataclass(slots=True)
class Front:
    """A load balancer: webhooks go to `engines` in turn; where none takes one the provider tries again."""

    session: ClientSession
    engines: list[str] = field(default_factory=list)
    turns: Iterator[int] = field(default_factory=itertools.count)

    async def forward(self, request: web.Request) -> web.Response:
        if not self.engines:
            return web.Response(status=HTTPStatus.BAD_GATEWAY)
        engine = self.engines[next(self.turns) % len(self.engines)]
        headers = {k: v for k, v in request.headers.items() if k not in {"Host", "Content-Length"}}
        try:
            async with self.session.post(
                engine + request.path_qs,
                data=await request.read(),
                headers=headers,
                timeout=ANSWER,
            ) as answer:
                return web.Response(status=answer.status, body=await answer.read())
        except (ClientError, TimeoutError):
            return web.Response(status=HTTPStatus.BAD_GATEWAY)


@asynccontextmanager
async def opened(pictures: Path) -> AsyncIterator[tuple[Front, str]]:
    """The front and its address; the sandbox hangs under it."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    async with ClientSession() as session:
        front = Front(session)
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_post("/webhooks/{key}", front.forward)
        app.router.add_post("/payments/{key}", front.forward)
        app.router.add_static("/pictures", pictures)
        app.add_subapp("/sandbox", sandbox(_settings(url)))
        server = TestServer(app, port=port)
        await server.start_server()
        try:
            yield front, url
        finally:
            await server.close()


def _settings(url: str) -> Settings:
    phone = PhoneAccount(
        channel="whatsapp",
        key=KEY,
        title="Adunni Market",
        address="+2348030000001",
        credentials={
            "phone_number_id": "100000000000001",
            "app_secret": SECRETS["DEMO_WHATSAPP_APP_SECRET"],
            "access_token": SECRETS["DEMO_WHATSAPP_ACCESS_TOKEN"],
            "verify_token": SECRETS["DEMO_WHATSAPP_VERIFY_TOKEN"],
        },
    )
    paystack = PaystackAccount(
        "demo-paystack", "Adunni Market", SECRETS["DEMO_PAYSTACK_SECRET_KEY"]
    )
    return Settings(url, f"{url}/sandbox", (phone,), paystack, PACE)
