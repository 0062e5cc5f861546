"""A shop that has sold before there was a ledger: its money stands in the books from the first day."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from adapters.postgres.books import PostgresBooks
from adapters.postgres.engine import engine_url
from adapters.postgres.migrate import migrate
from adapters.postgres.pool import open_pool
from bot.embedded import EmbeddedPostgres
from domain.model.ids import TenantId
from domain.model.order import OrderStatus
from domain.model.payment import PaymentStatus
from tests.conftest import copied
from tests.integration.postgres.samples import ADAEZE

SHOP = TenantId(ADAEZE.shop.tenant_id)
TOTAL = 100_000
"""A fee and one line."""
TENANT = """
    insert into tenants (tenant_id, key, name, country, currency, timezone, languages)
    values ($1, 'adaeze', 'Adaeze', 'NG', 'NGN', 'Africa/Lagos', array['en'])
"""
BUYER = """
    insert into buyers (tenant_id, buyer_id, created_at)
    values ($1, gen_random_uuid(), '2026-11-01T09:00Z') returning buyer_id
"""
ORDER = """
    insert into orders (tenant_id, order_id, number, buyer_id, conversation_id, status, fee_minor,
                        currency, payment_method, created_at)
    values ($1, gen_random_uuid(), $2, $3, gen_random_uuid(), $4, 10000, 'NGN', $5,
            '2026-11-01T09:00Z')
    returning order_id
"""
LINE = """
    insert into order_lines (tenant_id, order_id, position, sku, title, quantity, unit_minor,
                             currency)
    values ($1, $2, 0, 'CAP', 'Cap', 2, 45000, 'NGN')
"""
PAYMENT = """
    insert into payments (tenant_id, reference, order_id, provider, account_key, amount_minor,
                          currency, status, created_at)
    values ($1, $2, $3, 'paystack', 'ps', $4, 'NGN', $5, '2026-11-01T09:05Z')
"""
HELD = """
    select o.number, b.credit, b.spent, b.refund
      from orders o cross join lateral ledger_balances(o.tenant_id, o.order_id) b order by 1
"""
UNPAID = (OrderStatus.DRAFT, OrderStatus.PENDING, OrderStatus.CONFIRMED)
PAID = (OrderStatus.PAID, OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED)
CLOSED = (OrderStatus.CANCELLED, OrderStatus.EXPIRED)


def first_revision(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "adapters.postgres:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")


@pytest.fixture
async def old(postgres: EmbeddedPostgres, database_names: Iterator[str]) -> AsyncIterator[str]:
    """A database as the version before made it, with orders and payments of every status."""
    async with copied(postgres, next(database_names), "template1") as dsn:
        engine = create_async_engine(engine_url(dsn))
        async with engine.begin() as core:
            await core.run_sync(first_revision)
        await engine.dispose()
        connection = await asyncpg.connect(dsn)
        await sell(connection)
        await connection.close()
        yield dsn


async def sell(connection: asyncpg.Connection) -> None:
    await connection.execute(TENANT, SHOP)
    buyer = await connection.fetchval(BUYER, SHOP)

    async def order(status: str, *payments: str, way: str = "paystack", name: str = "") -> None:
        number = name or f"AD-{status}"
        order_id = await connection.fetchval(ORDER, SHOP, number, buyer, status, way)
        await connection.execute(LINE, SHOP, order_id)
        for place, paid in enumerate(payments):
            await connection.execute(PAYMENT, SHOP, f"{number}-{place}", order_id, TOTAL, paid)

    unpaid = [status for status in PaymentStatus if status is not PaymentStatus.PAID]
    for status in UNPAID:
        await order(status, *unpaid)
    for status in PAID:
        await order(status, "failed", "paid")
    for status in CLOSED:
        await order(status, *unpaid)
    await order("delivered", way="cash_on_delivery", name="AD-cash")
    await order("expired", "paid", name="AD-late")
    await order("paid", "paid", "paid", name="AD-twice")


async def test_the_ledger_is_opened_with_what_was_paid_before(old: str) -> None:
    await migrate(old)

    async with open_pool(old, size=1) as pool:
        assert await PostgresBooks(pool).faults(SHOP) == []
    connection = await asyncpg.connect(old)
    held = {row["number"]: tuple(row)[1:] for row in await connection.fetch(HELD)}
    await connection.close()
    assert held == {
        **{f"AD-{status}": (0, TOTAL, 0) for status in PAID},
        "AD-late": (TOTAL, 0, 0),
        "AD-twice": (TOTAL, TOTAL, 0),
    }


async def test_what_was_marked_as_paid_by_hand_is_named(old: str) -> None:
    """No payment stands behind it: nothing is made up, and the check says so."""
    connection = await asyncpg.connect(old)
    await connection.execute("delete from payments where reference like 'AD-shipped-%'")
    await connection.close()

    await migrate(old)

    async with open_pool(old, size=1) as pool:
        faults = await PostgresBooks(pool).faults(SHOP)
    assert [(fault.about, fault.fault) for fault in faults] == [
        ("AD-shipped", "order is shipped and costs NGN 100000, and 0 are spent on it")
    ]
