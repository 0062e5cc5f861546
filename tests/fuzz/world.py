"""Both shops in one engine, with all its doors open: webhooks, the action server, the sandbox, the web chat."""

import itertools
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp
import asyncpg
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.clock import MovedClock
from bot.local import Services
from bot.run import engine
from bot.sandbox import Pace, PhoneAccount, demo, sandbox
from bot.sandbox import Settings as SandboxSettings
from bot.settings import Settings
from bot.shops import open_shop
from bot.wiring import Parts
from tests.chaos.dice import CallFate, Dice
from tests.chaos.till import Till
from tests.e2e.durability.world import NOBODY_LISTENS, SECRET_KEY
from tests.fuzz.shops import Marked, of_place, two_shops

CHANNELS = ("whatsapp", "twilio")
PACE = Pace(sent_s=0.01, delivered_s=0.02, read_s=0.03, swap_s=0.1, retries_s=(0.05, 0.1, 0.2))
CONNECT_S = 10.0
PLENTY = 1_000
"""Units of everything."""


class GoodDays(Dice):
    """Nothing fails: whoever is mute here has been silenced by a wall, or lost one."""

    def call(self, name: str, failing: float = 0.0) -> CallFate:  # noqa: ARG002 - as the other
        return CallFate(None, 0)


@dataclass(slots=True)
class World:
    """*owner* sees every row. `services` is what a `bot` command is told in its environment."""

    shops: tuple[Marked, Marked]
    url: str
    session: aiohttp.ClientSession
    owner: asyncpg.Pool
    parts: Parts
    services: Services
    settings: Settings
    till: Till
    tours: Iterator[int] = field(default_factory=itertools.count)

    @property
    def sandbox(self) -> str:
        return f"{self.url}/sandbox"

    async def forget(self) -> None:
        """What the engine keeps in memory for a while: from here on it asks the database."""
        self.parts.accounts._accounts._answers.clear()
        self.parts.accounts._payment_accounts._answers.clear()
        await self.owner.execute("update tenants set shop_version = shop_version + 1")

    async def fill_the_shelves(self) -> None:
        """A tour buys, and there is one for every wall: who finds nothing left is not silenced."""
        await self.owner.execute("update items set stock = $1", PLENTY)

    async def tenant_of(self, shop: Marked) -> str:
        found = await self.owner.fetchval("select tenant_id from tenants where key = $1", shop.key)
        return str(found)


@asynccontextmanager
async def both_open(dsn: str, redis_url: str, folder: Path) -> AsyncIterator[World]:
    """On a migrated database that nobody else uses."""
    shops, port, till = two_shops(folder), unused_port(), Till(GoodDays(0))
    url = f"http://127.0.0.1:{port}"
    async with AsyncExitStack() as stack:
        paystack = await stack.enter_async_context(_paystack(till))
        addresses = demo.addresses(f"{url}/sandbox") | {"BOT_PAYSTACK_URL": paystack}
        stack.enter_context(told(addresses))
        settings = Settings(
            PORT=port, dev=True, paced=False, state_dir=folder / "s", clock_file=folder / "clock"
        )
        services = Services(dsn, redis_url, NOBODY_LISTENS, None, SECRET_KEY)
        for shop in shops:
            await open_shop(services, settings, shop.file, shop.environ)
        phones = sandbox(
            SandboxSettings(url, f"{url}/sandbox", _phones(shops), pace=PACE),
        )
        parts = await stack.enter_async_context(engine(settings, services, phones))
        assert isinstance(parts.clock, MovedClock)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        owner = await stack.enter_async_context(
            asyncpg.create_pool(dsn, min_size=0, max_size=4, timeout=CONNECT_S)
        )
        yield World(shops, url, session, owner, parts, services, settings, till)


@asynccontextmanager
async def _paystack(till: Till) -> AsyncIterator[str]:
    """One provider for both: what tells their money apart is the reference alone."""
    app = web.Application()
    app.router.add_post("/transaction/initialize", till.initialize)
    app.router.add_get("/transaction/verify/{reference}", till.verify)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


def _phones(shops: tuple[Marked, Marked]) -> tuple[PhoneAccount, ...]:
    found = []
    for place, shop in enumerate(shops):
        for phone in demo.phones(shop.environ.__getitem__):
            if phone.channel not in CHANNELS or phone.key != f"demo-{phone.channel}":
                continue
            known = dict(phone.credentials)
            if "phone_number_id" in known:
                known["phone_number_id"] = of_place(known["phone_number_id"], place)
            address = of_place(phone.address, place)
            key = shop.account(phone.channel)
            found.append(replace(phone, key=key, address=address, credentials=known))
    return tuple(found)


class told:  # noqa: N801 - reads as a word
    """The environment says so while the block lasts."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values
        self._before: dict[str, str | None] = {}

    def __enter__(self) -> None:
        self._before = {name: os.environ.get(name) for name in self._values}
        os.environ.update(self._values)

    def __exit__(self, *_: object) -> None:
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
