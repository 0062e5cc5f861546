"""Random interleavings on the real database, with its locks: after every step the books are counted anew."""

from collections.abc import AsyncIterator
from dataclasses import replace
from random import Random

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.books import PostgresBooks
from adapters.postgres.pool import Pool
from adapters.postgres.shop_writer import save_shop
from domain.model.ledger import EntryKind
from domain.model.shop import Deposits, PaymentAccount
from tests.integration.postgres.money_walk import SKU, Walk
from tests.integration.postgres.samples import (
    ADAEZE,
    BOX,
    BUYER,
    CONVERSATION,
    SOMEBODY,
    Clock,
    account,
)
from tests.integration.postgres.two_chats import Units

SHOP = ADAEZE.shop.tenant_id
STEPS = 200
RICHER = replace(
    ADAEZE,
    shop=replace(ADAEZE.shop, deposits=Deposits(30, 7)),
    payment_accounts=[
        *ADAEZE.payment_accounts,
        PaymentAccount(SHOP, "adaeze-mpesa", "mpesa", secrets={"key": "k"}),
        PaymentAccount(SHOP, "adaeze-bank", "bank_transfer"),
    ],
)
ON_THE_SHELF = "select stock from items where tenant_id = $1 and sku = $2"
LEFT = "select order_id from orders where status in ('shipped', 'delivered')"
# What left the shop is not there any more, whatever becomes of its money; refused at the door, it is.
HELD = """
    select coalesce(sum(l.quantity), 0)
      from order_lines l join orders o using (tenant_id, order_id)
     where o.status not in ('cancelled', 'expired', 'refunded')
        or (o.status = 'refunded' and o.order_id = any($1))
"""
RECEIVED = "select reference, amount_minor, currency from ledger where kind = 'received'"


@pytest.fixture
async def owner(dsn: str, core: AsyncEngine, pool: Pool) -> AsyncIterator[asyncpg.Pool]:
    """The shop takes money by every kind of way, and somebody has said hello."""
    await save_shop(core, RICHER, BOX)
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", SHOP)
        await connection.execute(SOMEBODY, CONVERSATION, account(ADAEZE).account_id, BUYER)
    async with asyncpg.create_pool(dsn, min_size=2, max_size=2) as everything:
        yield everything


async def everything_holds(walk: Walk, books: PostgresBooks, stock: int) -> None:
    assert await books.faults(SHOP) == []
    walk.left |= {row["order_id"] for row in await walk.owner.fetch(LEFT)}
    on_the_shelf = await walk.owner.fetchval(ON_THE_SHELF, SHOP, SKU)
    assert on_the_shelf + await walk.owner.fetchval(HELD, walk.left) == stock
    for row in await walk.owner.fetch(RECEIVED):
        counted = (row["amount_minor"], row["currency"])
        true = walk.truth[row["reference"]]
        assert counted == (true.minor, true.currency)


@pytest.mark.parametrize("seed", range(2))
async def test_the_books_add_up_after_every_step(
    units: Units, clock: Clock, pool: Pool, owner: asyncpg.Pool, seed: int
) -> None:
    walk, books = Walk(units, clock, owner, Random(seed)), PostgresBooks(pool)
    stock = await owner.fetchval(ON_THE_SHELF, SHOP, SKU)

    for _ in range(STEPS):
        await walk.step()
        await everything_holds(walk, books, stock)

    kinds = {row["kind"] for row in await owner.fetch("select distinct kind from ledger")}
    assert kinds >= set(EntryKind) - {EntryKind.MOVED}, "the walk goes nearly everywhere"
