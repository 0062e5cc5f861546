"""No shop sees another's rows, whatever its engine asks; and it must say whose it is."""

from collections.abc import AsyncIterator, Iterator
from random import Random

import asyncpg
import pytest

from adapters.ids import SeededIds, seeded
from adapters.postgres.engine import open_engine
from adapters.postgres.inbox import PostgresInbox
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.pool import open_pool
from adapters.postgres.shop_writer import save_shop
from adapters.postgres.tables import metadata
from adapters.postgres.timers import PostgresTimers
from adapters.postgres.unit_of_work import Place, open_unit_of_work
from adapters.postgres.work import PostgresWork
from bot.embedded import EmbeddedPostgres
from domain.model.ids import ConversationId
from tests.integration.postgres.filling import fill
from tests.integration.postgres.samples import ADAEZE, BISI, BOX, Clock, Engine

A, B = ADAEZE.shop.tenant_id, BISI.shop.tenant_id
TABLES = sorted(metadata.tables)


@pytest.fixture(scope="module")
async def filled_dsn(
    postgres: EmbeddedPostgres, database_names: Iterator[str]
) -> AsyncIterator[str]:
    """Both shops have a row in every table."""
    name = next(database_names)
    await postgres.create_database(name, "migrated")
    dsn = postgres.dsn_of(name)
    core = open_engine(dsn)
    async with open_pool(dsn, size=2) as pool:
        clock, die = Clock(), Random(1)
        outbox = PostgresOutbox(pool, BOX, clock)
        inbox = PostgresInbox(pool, outbox, lambda now: SeededIds(now, die), clock)
        for contents in (ADAEZE, BISI):
            await save_shop(core, contents, BOX)
            work = PostgresWork(pool, seeded, clock)
            engine = Engine(pool, clock, inbox, work, outbox, PostgresTimers(pool, clock))
            await fill(engine, contents)
            clock.pass_by(-1)  # the next shop's message is ready before this one's second
    await core.dispose()
    yield dsn
    await postgres.drop_database(name)


@pytest.fixture
async def owner(filled_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A superuser in a transaction that is undone, so that a test may break the rules."""
    connection = await asyncpg.connect(filled_dsn)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


async def as_engine_of(connection: asyncpg.Connection, tenant: object) -> None:
    await connection.execute("set local role bot_app")
    await connection.execute("select set_config('app.tenant_id', $1, true)", str(tenant))


async def shops_seen(connection: asyncpg.Connection, table: str, tenant: object) -> set[object]:
    """Whose rows an engine of *tenant* reads."""
    async with connection.transaction():
        await as_engine_of(connection, tenant)
        rows = await connection.fetch(f'select distinct tenant_id from "{table}"')  # noqa: S608
        await connection.execute("reset role")
    return {row["tenant_id"] for row in rows}


async def is_kept_apart(connection: asyncpg.Connection, table: str) -> bool:
    return [await shops_seen(connection, table, t) for t in (A, B)] == [{A}, {B}]


@pytest.mark.parametrize("table", TABLES)
async def test_a_shop_reads_its_own_rows_and_no_others(
    owner: asyncpg.Connection, table: str
) -> None:
    assert await is_kept_apart(owner, table)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "breach",
    [
        "drop policy own_tenant on {}",
        "alter table {} disable row level security",
        "alter policy own_tenant on {} using (true)",
    ],
    ids=["no policy", "no row-level security", "a policy that lets all pass"],
)
async def test_a_table_without_its_policy_is_noticed(
    owner: asyncpg.Connection, table: str, breach: str
) -> None:
    await owner.execute(breach.format(f'"{table}"'))

    assert not await is_kept_apart(owner, table)


@pytest.mark.parametrize("table", TABLES)
async def test_a_row_cannot_be_written_for_another_shop(
    owner: asyncpg.Connection, table: str
) -> None:
    columns = await owner.fetchval(
        """
        select string_agg(quote_ident(attname), ', ') from pg_attribute
         where attrelid = $1::text::regclass and attnum > 0 and not attisdropped
           and attgenerated = ''
        """,
        table,
    )
    await as_engine_of(owner, A)

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await owner.execute(
            f"""
            insert into "{table}" ({columns}) overriding system value
            select {columns.replace("tenant_id", "'" + str(B) + "'", 1)} from "{table}" limit 1
            """  # noqa: S608 - names from the catalogue
        )


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("left_over", [False, True], ids=["a new connection", "a used one"])
async def test_a_forgotten_tenant_is_an_error(
    filled_dsn: str, table: str, *, left_over: bool
) -> None:
    connection = await asyncpg.connect(filled_dsn, server_settings={"role": "bot_app"})
    if left_over:
        async with connection.transaction():
            await connection.execute("select set_tenant($1)", A)

    with pytest.raises((asyncpg.UndefinedObjectError, asyncpg.InvalidTextRepresentationError)):
        await connection.fetch(f'select * from "{table}"')  # noqa: S608
    await connection.close()


async def test_two_shops_with_the_same_customer_number_and_order_have_two_of_each(
    filled_dsn: str,
) -> None:
    async with open_pool(filled_dsn, size=1) as pool:
        found = []
        for contents in (ADAEZE, BISI):
            place = Place(contents.shop.tenant_id, ConversationId(A))
            clock = Clock()
            async with open_unit_of_work(pool, place, clock(), seeded(clock(), 1)) as uow:
                payment = await uow.payments.by_reference("AD-1-REF")
                assert payment is not None
                order = await uow.orders.get(payment.order_id)
                assert order is not None
                assert await uow.orders.by_number(order.buyer_id, "ad 1") == order
                cart = await uow.carts.load(order.buyer_id)
                found.append((await uow.shops.shop(), order.order_id, cart.count))

    (one, one_order, one_count), (other, other_order, other_count) = found
    assert (one.key, other.key) == ("adaeze", "bisi")
    assert one_order != other_order
    assert (one_count, other_count) == (2, 2)


async def test_the_dispatchers_role_may_touch_what_it_claims_and_nothing_else(
    owner: asyncpg.Connection,
) -> None:
    closed = [
        table
        for table in TABLES
        if not await owner.fetchval(
            "select has_table_privilege('bot_dispatch', $1, 'select')", table
        )
    ]

    assert closed == [
        "answers",
        "bargains",
        "cart_lines",
        "categories",
        "codes",
        "goes_with",
        "join_misses",
        "joins",
        "ledger",
        "order_lines",
        "reconciliations",
        "refs",
        "refunds",
        "shop_facts",
        "tasks",
        "templates",
        "unreadable",
        "zones",
    ]
