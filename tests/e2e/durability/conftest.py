"""A database with the demo shop in it, to be copied; a world for each test."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.embedded import EmbeddedPostgres, EmbeddedValkey
from bot.local import ROOT
from bot.run import DEMO_SHOP
from tests.conftest import copied
from tests.e2e.durability.world import World, living, settings

STOCKED = "stocked"
PLENTY = "update items set stock = 1000"
LOAD_S = 60.0


@pytest.fixture(scope="session")
def durable_state(state_folder: Path) -> Path:
    folder = state_folder / "durable"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
async def stocked(postgres: EmbeddedPostgres, durable_state: Path) -> str:
    """The shop loaded as its operator does it; with goods for every test."""
    await postgres.create_database(STOCKED, "migrated")
    dsn = postgres.dsn_of(STOCKED)
    await load_shop(dsn, durable_state)
    return STOCKED


async def load_shop(dsn: str, state: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "shop", "load", str(ROOT / "data" / DEMO_SHOP)),
        cwd=ROOT,
        env={**settings(dsn, state), "BOT_REDIS_URL": "redis://127.0.0.1:9"},
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(LOAD_S):
        _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    owner = await asyncpg.connect(dsn, timeout=LOAD_S)
    await owner.execute(PLENTY)
    await owner.close(timeout=LOAD_S)


@pytest.fixture(scope="module")
async def long_world(
    postgres: EmbeddedPostgres,
    valkey: EmbeddedValkey,
    stocked: str,
    durable_state: Path,
    database_names: Iterator[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[World]:
    """With one engine running; shared by tests that leave it so."""
    async with copied(postgres, next(database_names), stocked) as dsn:
        logs = tmp_path_factory.mktemp("engines")
        async with living(dsn, durable_state, logs, {"BOT_REDIS_URL": valkey.url}) as world:
            await world.start()
            yield world


@pytest.fixture
async def world(
    postgres: EmbeddedPostgres,
    valkey: EmbeddedValkey,
    stocked: str,
    durable_state: Path,
    database_names: Iterator[str],
    tmp_path: Path,
) -> AsyncIterator[World]:
    async with copied(postgres, next(database_names), stocked) as dsn:
        more = {"BOT_REDIS_URL": valkey.url}
        async with living(dsn, durable_state, tmp_path, more) as world:
            yield world
