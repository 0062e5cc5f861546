"""A database with the demo shop in it, to be copied; a world for each test."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import asyncpg
import pytest

from bot.embedded import EmbeddedPostgres, EmbeddedValkey
from tests.conftest import copied
from tests.e2e.durability.world import CONNECT_S, World, living, load_shop, settings

STOCKED = "stocked"
CLOCK = "clock"
PLENTY = "update items set stock = 1000"


@pytest.fixture(scope="session")
def kept(state_folder: Path) -> Path:
    """The state folder of engines that are given their servers."""
    folder = state_folder / "durable"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
async def stocked(postgres: EmbeddedPostgres, valkey: EmbeddedValkey, kept: Path) -> str:
    """The demo shop, with goods for every test."""
    await postgres.create_database(STOCKED, "migrated")
    dsn = postgres.dsn_of(STOCKED)
    await load_shop({**settings(kept), **servers(dsn, valkey)})
    owner = await asyncpg.connect(dsn, timeout=CONNECT_S)
    await owner.execute(PLENTY)
    await owner.close(timeout=CONNECT_S)
    return STOCKED


@pytest.fixture
async def world(
    postgres: EmbeddedPostgres,
    valkey: EmbeddedValkey,
    stocked: str,
    kept: Path,
    database_names: Iterator[str],
) -> AsyncIterator[World]:
    """No engine runs yet."""
    async with (
        copied(postgres, next(database_names), stocked) as dsn,
        apart(kept, servers(dsn, valkey)) as world,
    ):
        await world.read_from(dsn)
        yield world


@pytest.fixture
async def rehearsal(
    postgres: EmbeddedPostgres,
    valkey: EmbeddedValkey,
    stocked: str,
    kept: Path,
    database_names: Iterator[str],
) -> AsyncIterator[World]:
    """No engine runs yet; those that will have a clock that a test moves."""
    async with (
        copied(postgres, next(database_names), stocked) as dsn,
        apart(kept, {**servers(dsn, valkey), **moved_clock(kept)}) as world,
    ):
        await world.read_from(dsn)
        yield world
        (kept / CLOCK).unlink(missing_ok=True)


@pytest.fixture(scope="module")
async def long_world(
    postgres: EmbeddedPostgres,
    valkey: EmbeddedValkey,
    stocked: str,
    kept: Path,
    database_names: Iterator[str],
) -> AsyncIterator[World]:
    """With one engine running; shared by tests that leave it so."""
    async with (
        copied(postgres, next(database_names), stocked) as dsn,
        apart(kept, servers(dsn, valkey)) as world,
    ):
        await world.read_from(dsn)
        await world.start()
        yield world


@asynccontextmanager
async def apart(state: Path, more: Mapping[str, str]) -> AsyncIterator[World]:
    """A world whose engines write a log of their own."""
    logs = Path(mkdtemp(dir=state))
    async with living(state, logs, more) as world:
        yield world
    rmtree(logs)


def moved_clock(state: Path) -> dict[str, str]:
    return {"BOT_DEV": "true", "BOT_CLOCK_FILE": str(state / CLOCK)}


def servers(dsn: str, valkey: EmbeddedValkey) -> dict[str, str]:
    return {"BOT_DATABASE_URL": dsn, "BOT_REDIS_URL": valkey.url}
