"""A real Postgres and a real Valkey, started once a session; every test gets a database of its own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from redis.asyncio import Redis

from adapters.postgres.migrate import migrate
from adapters.postgres.pool import Pool, open_pool
from bot.embedded import EmbeddedPostgres, EmbeddedValkey, PostgresSettings, ValkeySettings

TEMPLATE = "migrated"
# Nothing here has to survive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def state_folder() -> Iterator[Path]:
    """Short: a unix socket's path has room for about a hundred bytes."""
    folder = Path(mkdtemp(prefix="bot-", dir="/tmp"))
    yield folder
    rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def postgres(state_folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    """A server with a migrated, empty database to copy."""
    async with EmbeddedPostgres(PostgresSettings(state_folder, TEMPLATE, extra=FAST)) as server:
        await migrate(server.dsn)
        yield server


@pytest.fixture(scope="session")
def database_names() -> Iterator[str]:
    return (f"test_{number}" for number in count(1))


@asynccontextmanager
async def copied(
    server: EmbeddedPostgres, name: str, template: str = TEMPLATE
) -> AsyncIterator[str]:
    """A database like *template*, until the block ends."""
    await server.create_database(name, template)
    try:
        yield server.dsn_of(name)
    finally:
        await server.drop_database(name)


@pytest.fixture
async def dsn(postgres: EmbeddedPostgres, database_names: Iterator[str]) -> AsyncIterator[str]:
    """A migrated database of the test's own, as the server's owner."""
    async with copied(postgres, next(database_names)) as dsn:
        yield dsn


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    """As the engine's role."""
    async with open_pool(dsn, size=6) as pool:
        yield pool


@pytest.fixture(scope="session")
async def valkey(state_folder: Path) -> AsyncIterator[EmbeddedValkey]:
    async with EmbeddedValkey(ValkeySettings(state_folder)) as server:
        yield server


@pytest.fixture
async def redis(valkey: EmbeddedValkey) -> AsyncIterator[Redis]:
    client = Redis.from_url(valkey.url)
    yield client
    await client.flushdb()
    await client.aclose()
