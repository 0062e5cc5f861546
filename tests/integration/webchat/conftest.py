"""One kiosk a test, on a database of its own; two engine processes serve its pages."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from uuid import UUID

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import BaseTestServer, TestServer

from adapters.postgres.engine import open_engine
from adapters.postgres.pool import Pool
from adapters.postgres.shop_writer import save_shop
from domain.model.ids import AccountId
from domain.model.shop import Account
from tests.integration.postgres.samples import BOX, shop_of
from tests.integration.webchat.world import KEY, SECRET, SHOPS, Browser, Kiosk


@pytest.fixture
async def kiosk(pool: Pool, dsn: str) -> Kiosk:
    contents = shop_of(9, "kiosk")
    account = Account(
        contents.shop.tenant_id,
        AccountId(UUID(int=9 << 96 | 3)),
        KEY,
        "web",
        "kiosk-web",
        secrets={"identity_secret": SECRET, "origins": SHOPS},
    )
    core = open_engine(dsn)
    await save_shop(core, replace(contents, accounts=[*contents.accounts, account]), BOX)
    await core.dispose()
    return Kiosk(pool, account)


@pytest.fixture
async def server(kiosk: Kiosk) -> AsyncIterator[BaseTestServer]:
    async with TestServer(kiosk.app()) as server:
        yield server


@pytest.fixture
async def other_process(kiosk: Kiosk) -> AsyncIterator[BaseTestServer]:
    async with TestServer(kiosk.app()) as server:
        yield server


@pytest.fixture
async def new_browser(server: TestServer) -> AsyncIterator[Callable[[], Browser]]:
    """Somebody else each time."""
    async with ClientSession() as session:
        yield lambda: Browser(session, server)


@pytest.fixture
def ada(new_browser: Callable[[], Browser]) -> Browser:
    return new_browser()
