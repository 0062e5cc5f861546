"""The whole engine as `make run` brings it up: web edge, workers, sender, timers, model, phones."""

import os
from collections.abc import AsyncIterator, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import asyncpg
import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port
from pydantic import SecretStr

from bot.embedded import EmbeddedPostgres, EmbeddedValkey
from bot.local import ROOT, Services, demo_secrets, kept_secret, local_nlu
from bot.run import DEMO_SHOPS, engine, phones
from bot.sandbox import demo
from bot.settings import Settings
from bot.shops import open_shop
from tests.e2e.counter import Says, bot
from tests.e2e.payer import Payer
from tests.e2e.talker import Talker

DATABASE = "whole"


@pytest.fixture(scope="session")
def settings(state_folder: Path) -> Iterator[Settings]:
    port = unused_port()
    settings = Settings(
        PORT=port,
        state_dir=state_folder,
        data_dir=ROOT / "data",
        dev=True,
        secret_key=SecretStr(kept_secret(state_folder, "secret_key")),
        nlu_budget_s=5.0,
    )
    addresses = demo.addresses(f"{settings.url}/sandbox")
    with pytest.MonkeyPatch.context() as patch:
        for name, address in addresses.items():
            patch.setitem(os.environ, name, address)
        yield settings


@pytest.fixture(scope="session")
async def services(
    settings: Settings, postgres: EmbeddedPostgres, valkey: EmbeddedValkey
) -> AsyncIterator[Services]:
    await postgres.create_database(DATABASE, "migrated")
    key, dsn = settings.secret_key.get_secret_value(), postgres.dsn_of(DATABASE)
    if "BOT_NLU_URL" in os.environ:
        yield Services(dsn, valkey.url, os.environ["BOT_NLU_URL"], None, key)
        return
    async with local_nlu(settings, print) as (url, socket):
        yield Services(dsn, valkey.url, url, socket, key)


@pytest.fixture(scope="session")
async def house(settings: Settings, services: Services) -> AsyncIterator[str]:
    """The address of a running engine with the demo shops and a sandbox."""
    secrets = demo_secrets(settings.state_dir)
    for shop in DEMO_SHOPS:
        await open_shop(services, settings, settings.data_dir / shop, {**os.environ, **secrets})
    await _fill_shelves(services.database_url)
    async with engine(settings, services, phones(settings, secrets)):
        yield settings.url


async def _fill_shelves(dsn: str) -> None:
    """Many buyers share this shop: what is on the shelf must not run out between two tests."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("update items set stock = stock + 10000 where stock > 0")
    await connection.close()


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    return count(2348031000000)


@pytest.fixture
async def talker(house: str, numbers: Iterator[int]) -> AsyncIterator[Talker]:
    """A buyer nobody has seen before, with a phone."""
    async with ClientSession() as session:
        yield Talker(session, f"{house}/sandbox", str(next(numbers)))


@pytest.fixture
async def payer(house: str, numbers: Iterator[int]) -> AsyncIterator[Payer]:
    """A buyer nobody has seen before, who can be made to pay."""
    async with ClientSession() as session:
        yield Payer(session, f"{house}/sandbox", str(next(numbers)))


@pytest.fixture
async def kenyan(house: str, numbers: Iterator[int]) -> AsyncIterator[Payer]:
    """The same in Nairobi, with a phone for M-Pesa's prompts."""
    msisdn = f"2547{next(numbers) % 100_000_000:08}"
    async with ClientSession() as session:
        url = f"{house}/sandbox"
        yield Payer(session, url, msisdn, key="nairobi-whatsapp", msisdn=msisdn)


@pytest.fixture
def says(services: Services, settings: Settings) -> Says:
    """What somebody of the shop types."""
    return partial(bot, services, settings)


@pytest.fixture
async def database(services: Services) -> AsyncIterator[asyncpg.Connection]:
    """The engine's, as the server's owner."""
    connection = await asyncpg.connect(services.database_url)
    yield connection
    await connection.close()
