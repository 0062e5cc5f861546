"""Adapters on a database of the test's own, with two shops in it."""

from collections.abc import AsyncIterator, Callable
from random import Random

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.ids import SeededIds, seeded
from adapters.postgres.engine import open_engine
from adapters.postgres.inbox import PostgresInbox
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.pool import Pool
from adapters.postgres.shop_writer import save_shop
from adapters.postgres.timers import PostgresTimers
from adapters.postgres.work import PostgresWork
from tests.integration.postgres.samples import ADAEZE, BISI, BOX, Clock, Engine


@pytest.fixture
async def core(dsn: str) -> AsyncIterator[AsyncEngine]:
    """SQLAlchemy's, as the engine's role."""
    engine = open_engine(dsn)
    yield engine
    await engine.dispose()


@pytest.fixture
async def two_shops(core: AsyncEngine) -> None:
    await save_shop(core, ADAEZE, BOX)
    await save_shop(core, BISI, BOX)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_engine(pool: Pool, clock: Clock, two_shops: None) -> Callable[[], Engine]:  # noqa: ARG001
    """One for every process of a test."""
    die = Random(1)

    def build() -> Engine:
        outbox = PostgresOutbox(pool, BOX, clock)
        return Engine(
            pool=pool,
            clock=clock,
            inbox=PostgresInbox(pool, outbox, lambda now: SeededIds(now, die), clock),
            work=PostgresWork(pool, seeded, clock),
            outbox=outbox,
            timers=PostgresTimers(pool, clock),
        )

    return build


@pytest.fixture
def engine(new_engine: Callable[[], Engine]) -> Engine:
    return new_engine()
