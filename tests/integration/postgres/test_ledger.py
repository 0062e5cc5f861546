"""The books keep themselves, whoever writes into them; and what was written past them is found."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from typer.testing import CliRunner

from adapters.postgres.books import Fault, PostgresBooks
from adapters.postgres.pool import Connection, Pool
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from bot.__main__ import app
from domain.model.ledger import Entry, EntryKind
from domain.model.money import Money
from domain.model.order import Order, OrderStatus
from domain.model.payment import Payment, PaymentStatus
from domain.services import settling
from domain.services.settling import Settlement
from tests.integration.postgres.filling import order_of, spend
from tests.integration.postgres.samples import ADAEZE, BUYER, CONVERSATION, SOMEBODY, account
from tests.integration.postgres.two_chats import Units

SHOP = ADAEZE.shop.tenant_id


async def placed(uow: PostgresUnitOfWork) -> Order:
    order = order_of(uow, CONVERSATION, BUYER)
    await uow.orders.add(order)
    await uow.orders.move(order, OrderStatus.PENDING, expires_at=order.expires_at)
    await uow.payments.add(
        Payment(
            *("AD-1-REF", order.order_id, "paystack", "adaeze-ps", order.total),
            *(PaymentStatus.OPEN, uow.now),
        )
    )
    return order


@pytest.mark.parametrize(
    ("kind", "minor"),
    [
        (EntryKind.APPLIED, 2_000_001),
        (EntryKind.REFUNDING, 2_000_001),
        (EntryKind.RELEASED, 1),
        (EntryKind.RETURNED, 1),
        (EntryKind.REFUNDED, 1),
    ],
)
async def test_no_balance_goes_below_zero(
    uow: PostgresUnitOfWork, kind: EntryKind, minor: int
) -> None:
    order = await placed(uow)
    came = Entry(EntryKind.RECEIVED, order.order_id, Money(2_000_000, "NGN"), "AD-1-REF", "a")
    await uow.ledger.add(came)

    with pytest.raises(asyncpg.CheckViolationError, match="the ledger holds no"):
        async with uow.savepoint():
            await uow.ledger.add(Entry(kind, order.order_id, Money(minor, "NGN"), "x", "b"))


async def test_no_more_is_spent_on_an_order_than_it_costs(uow: PostgresUnitOfWork) -> None:
    order = await placed(uow)

    with pytest.raises(asyncpg.CheckViolationError, match="costs less"):
        async with uow.savepoint():
            await spend(uow, order, Money(order.total.minor + 1, "NGN"))


@pytest.mark.parametrize(
    "statement",
    ["update ledger set amount_minor = 1", "delete from ledger", "truncate ledger"],
)
async def test_nobody_changes_an_entry(
    uow: PostgresUnitOfWork, connection: Connection, statement: str
) -> None:
    order = await placed(uow)
    await spend(uow, order, Money(1, "NGN"))

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with connection.transaction():
            await connection.execute(statement)
    await connection.execute("set role none")  # the server's owner, who may do anything else
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        async with connection.transaction():
            await connection.execute(statement)


async def test_an_order_is_not_paid_without_its_money(uow: PostgresUnitOfWork) -> None:
    order = await placed(uow)
    pending = await uow.orders.get(order.order_id)
    assert pending is not None
    await spend(uow, order, Money(order.total.minor - 1, "NGN"))

    with pytest.raises(asyncpg.CheckViolationError, match="are paid"):
        async with uow.savepoint():
            await uow.orders.move(pending, OrderStatus.PAID)
    with pytest.raises(asyncpg.CheckViolationError, match="are spent on it"):
        async with uow.savepoint():
            await uow.orders.move(pending, OrderStatus.CANCELLED)


@pytest.fixture
async def paid(units: Units, pool: Pool) -> Order:
    """An order of Adaeze's shop, paid for."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", SHOP)
        await connection.execute(SOMEBODY, CONVERSATION, account(ADAEZE).account_id, BUYER)
    async with units(CONVERSATION) as uow:
        order = await placed(uow)
    async with units(CONVERSATION) as uow:
        settled = await settling.settle(uow, "AD-1-REF", order.total)
    assert settled.what is Settlement.PAID
    return order


@pytest.fixture
async def vandal(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """Somebody with the server's keys, who switches the triggers off."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("set session_replication_role = replica")
    yield connection
    await connection.close()


async def test_books_that_add_up_have_no_fault(paid: Order, pool: Pool) -> None:
    assert paid.number
    assert await PostgresBooks(pool).faults(SHOP) == []


async def test_the_command_that_a_timer_runs_ends_with_1_on_a_fault(
    paid: Order, dsn: str, vandal: asyncpg.Connection, tmp_path: Path
) -> None:
    environment = {"BOT_DATABASE_URL": dsn, "BOT_STATE_DIR": str(tmp_path)}

    async def check() -> tuple[int, str]:
        asked = ["ledger", "check"]
        done = await asyncio.to_thread(CliRunner().invoke, app, asked, env=environment)
        return done.exit_code, done.stdout

    code, said = await check()
    assert (code, f"{ADAEZE.shop.key}: adds up" in said) == (0, True)

    await vandal.execute("delete from ledger where kind = 'applied'")
    code, said = await check()
    assert (code, f"{ADAEZE.shop.key}: {paid.number}: " in said) == (1, True)


@pytest.mark.parametrize(
    "fault",
    [
        "delete from ledger where kind = 'applied'",
        "delete from ledger where kind = 'received'",
        "delete from ledger",
        "update ledger set amount_minor = amount_minor - 1 where kind = 'received'",
        "update ledger set amount_minor = amount_minor + 1 where kind = 'applied'",
        "update orders set status = 'expired'",
        "update orders set allowance_minor = 1",
        "update payments set status = 'open'",
        "update payments set received_minor = received_minor + 1",
        "update order_lines set quantity = quantity + 1",
        """insert into orders (tenant_id, order_id, number, buyer_id, conversation_id, status,
                               fee_minor, currency, created_at)
           select tenant_id, gen_random_uuid(), 'AD-9', buyer_id, conversation_id, 'paid', 500,
                  currency, created_at from orders""",
        """insert into refunds (tenant_id, reference, payment_reference, order_id, amount_minor,
                                currency, status, created_at)
           select tenant_id, 'R-1', 'AD-1-REF', order_id, 500, currency, 'done', created_at
             from orders""",
    ],
    ids=lambda fault: " ".join(fault.split()[:6]),
)
async def test_a_planted_fault_is_found(
    paid: Order, pool: Pool, vandal: asyncpg.Connection, fault: str
) -> None:
    await vandal.execute(fault)

    assert paid.number
    assert await PostgresBooks(pool).faults(SHOP)


async def test_a_fault_is_told_with_the_order_and_the_amounts(
    paid: Order, pool: Pool, vandal: asyncpg.Connection
) -> None:
    await vandal.execute("delete from ledger where kind = 'applied'")

    assert paid.total.minor == 2_650_000
    found = await PostgresBooks(pool).faults(SHOP)
    assert found == [
        Fault("AD-1", "order is paid and costs NGN 2650000, and 0 are spent on it"),
    ]


async def test_fifty_confirmations_at_once_are_one_value(paid: Order, units: Units) -> None:
    """Fifty workers that all heard "paid" of a second payment of the same order, and of the first."""
    async with units(CONVERSATION) as uow:
        await uow.payments.add(
            Payment(
                *("AD-1-TWO", paid.order_id, "cash_on_delivery", "adaeze-cod", paid.total),
                *(PaymentStatus.OPEN, uow.now),
            )
        )

    async def heard(reference: str) -> Settlement:
        async with units(CONVERSATION) as uow:
            return (await settling.settle(uow, reference, paid.total)).what

    outcomes = await asyncio.gather(
        *(heard("AD-1-TWO" if n % 2 else "AD-1-REF") for n in range(50))
    )

    assert outcomes.count(Settlement.TWICE) == 1
    assert outcomes.count(Settlement.REPEATED) == 49
    async with units(CONVERSATION) as uow:
        balance = await uow.ledger.balance(paid.order_id, "NGN")
    assert (balance.order, balance.credit) == (paid.total, paid.total)
