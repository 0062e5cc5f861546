"""Adapters on a database of the test's own, with two shops in it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from random import Random

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.ids import SeededIds, seeded
from adapters.postgres.engine import open_engine
from adapters.postgres.inbox import PostgresInbox
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.pool import Connection, Pool, open_pool
from adapters.postgres.shop_writer import save_shop
from adapters.postgres.timers import PostgresTimers
from adapters.postgres.unit_of_work import Place, PostgresUnitOfWork, open_unit_of_work
from adapters.postgres.work import PostgresWork
from bot.embedded import EmbeddedPostgres
from domain.model.ids import ConversationId, TenantId
from tests.conftest import copied
from tests.integration.postgres.samples import (
    ADAEZE,
    BISI,
    BOX,
    BUYER,
    CONVERSATION,
    SOMEBODY,
    Clock,
    Engine,
    account,
)
from tests.integration.postgres.two_chats import Units

TEMPLATE = "two_shops"


@pytest.fixture(scope="session")
async def two_shops(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """A database with both shops, to copy and to read from."""
    async with copied(postgres, TEMPLATE) as dsn:
        core = open_engine(dsn)
        await save_shop(core, ADAEZE, BOX)
        await save_shop(core, BISI, BOX)
        await core.dispose()
        yield dsn


@pytest.fixture
async def dsn(
    postgres: EmbeddedPostgres,
    two_shops: str,  # noqa: ARG001 - it is there
    database_names: Iterator[str],
) -> AsyncIterator[str]:
    """Of the test's own, with both shops, as the server's owner."""
    async with copied(postgres, next(database_names), TEMPLATE) as dsn:
        yield dsn


@pytest.fixture
async def owner(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """Of the test's database: who may do everything."""
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


@pytest.fixture
async def core(dsn: str) -> AsyncIterator[AsyncEngine]:
    """SQLAlchemy's, as the engine's role."""
    engine = open_engine(dsn)
    yield engine
    await engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_engine(pool: Pool, clock: Clock) -> Callable[[], Engine]:
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
async def connection(two_shops: str) -> AsyncIterator[Connection]:
    """In a transaction of Adaeze's shop, where a buyer has said hello; undone after the test."""
    async with open_pool(two_shops, size=1) as pool, pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("select set_tenant($1)", ADAEZE.shop.tenant_id)
        await connection.execute(SOMEBODY, CONVERSATION, account(ADAEZE).account_id, BUYER)
        yield connection
        await transaction.rollback()


@pytest.fixture
def uow(connection: Connection, clock: Clock) -> PostgresUnitOfWork:
    return PostgresUnitOfWork(connection, clock(), seeded(clock(), 1))


@pytest.fixture
def engine(new_engine: Callable[[], Engine]) -> Engine:
    return new_engine()


@pytest.fixture
def units(pool: Pool, clock: Clock) -> Units:
    die = Random(3)

    @asynccontextmanager
    async def open_unit(
        where: ConversationId, tenant_id: TenantId = ADAEZE.shop.tenant_id
    ) -> AsyncIterator[PostgresUnitOfWork]:
        place = Place(tenant_id, where)
        async with open_unit_of_work(pool, place, clock(), SeededIds(clock(), die)) as uow:
            yield uow

    return open_unit
