"""Orders and payments, and the moves that the database refuses."""

from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from adapters.postgres.moves import arrows
from adapters.postgres.pool import Connection
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.model.buyer import Buyer
from domain.model.message import Notice
from domain.model.order import MOVES, Address, Order, OrderStatus
from domain.model.payment import (
    PAYMENT_MOVES,
    REFUND_MOVES,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from tests.integration.postgres.filling import order_of, sell, spend
from tests.integration.postgres.samples import BUYER, CONVERSATION


async def draft(uow: PostgresUnitOfWork, number: str = "AD-K7M4Q") -> Order:
    order = order_of(uow, CONVERSATION, BUYER, number)
    assert await uow.orders.add(order)
    return order


async def test_an_order_comes_back_as_it_was_written(uow: PostgresUnitOfWork) -> None:
    address = Address("12 Herbert Macaulay", "behind the bank", "Yaba", "6.5", "3.37")
    order = replace(order_of(uow, CONVERSATION, BUYER), address=address, name="Ngozi", zone="yaba")

    await uow.orders.add(order)

    assert await uow.orders.get(order.order_id) == order
    assert await uow.orders.draft(BUYER) == order


async def test_a_taken_number_is_refused_however_it_is_written(
    uow: PostgresUnitOfWork, connection: Connection
) -> None:
    await draft(uow, "AD-K7M4Q")

    assert not await uow.orders.add(order_of(uow, CONVERSATION, BUYER, "ad k7m4q"))
    assert len(await connection.fetch("select from order_lines")) == 1


async def test_a_number_is_found_without_its_case_spaces_and_dashes(
    uow: PostgresUnitOfWork,
) -> None:
    order = await draft(uow, "AD-K7M4Q")

    assert await uow.orders.by_number(BUYER, " ad k7m4q") == order
    assert await uow.orders.by_number(BUYER, "AD-K7M4X") is None


async def test_recent_orders_are_newest_first_and_without_drafts(uow: PostgresUnitOfWork) -> None:
    placed = []
    for day in range(4):
        order = replace(
            order_of(uow, CONVERSATION, BUYER, f"AD-{day}"),
            created_at=uow.now + timedelta(days=day),
        )
        await uow.orders.add(order)
        placed.append(order)
    for order in placed[:3]:
        await uow.orders.move(order, OrderStatus.PENDING)

    assert [o.number for o in await uow.orders.recent(BUYER, 2)] == ["AD-2", "AD-1"]


async def test_a_move_writes_the_order_and_fails_when_it_was_moved_already(
    uow: PostgresUnitOfWork,
) -> None:
    order = await draft(uow)
    agreed = replace(order, name="Ngozi", phone="+2348030000009", payment_method="paystack")

    assert await uow.orders.move(agreed, OrderStatus.PENDING, expires_at=order.expires_at)
    assert not await uow.orders.move(agreed, OrderStatus.CANCELLED)

    assert await uow.orders.get(order.order_id) == replace(agreed, status=OrderStatus.PENDING)
    assert await uow.orders.draft(BUYER) is None


async def test_a_draft_may_be_written_again_without_a_move(uow: PostgresUnitOfWork) -> None:
    order = await draft(uow)

    assert await uow.orders.move(replace(order, zone="yaba"), OrderStatus.DRAFT)


@pytest.mark.parametrize("start", list(OrderStatus))
@pytest.mark.parametrize("end", list(OrderStatus))
async def test_the_database_knows_the_moves_of_an_order(
    uow: PostgresUnitOfWork, start: OrderStatus, end: OrderStatus
) -> None:
    order = replace(order_of(uow, CONVERSATION, BUYER), status=start)
    await uow.orders.add(order)
    if end is OrderStatus.PAID:
        await spend(uow, order, order.total)

    if end == start or end in MOVES[start]:
        assert await uow.orders.move(order, end)
    else:
        with pytest.raises(asyncpg.CheckViolationError, match=f"from {start} to {end}"):
            async with uow.savepoint():
                await uow.orders.move(order, end)


@pytest.mark.parametrize("start", list(PaymentStatus))
@pytest.mark.parametrize("end", list(PaymentStatus))
async def test_the_database_knows_the_moves_of_a_payment(
    uow: PostgresUnitOfWork, start: PaymentStatus, end: PaymentStatus
) -> None:
    order = await draft(uow)
    payment = Payment("REF", order.order_id, "paystack", "ps", order.total, start, uow.now)
    await uow.payments.add(payment)

    if end == start or end in PAYMENT_MOVES[start]:
        assert await uow.payments.move(payment, end)
    else:
        with pytest.raises(asyncpg.CheckViolationError, match=f"from {start} to {end}"):
            async with uow.savepoint():
                await uow.payments.move(payment, end)


@pytest.mark.parametrize("start", list(REFUND_MOVES))
@pytest.mark.parametrize("end", list(REFUND_MOVES))
async def test_the_database_knows_the_moves_of_a_refund(
    uow: PostgresUnitOfWork, start: RefundStatus, end: RefundStatus
) -> None:
    order = await sell(uow, CONVERSATION, BUYER)
    refund = Refund("R-1", "AD-1-REF", order.order_id, order.total, start, "torn", "owner", uow.now)
    await uow.refunds.add(refund)

    if end == start or end in REFUND_MOVES[start]:
        assert await uow.refunds.move(refund, end)
    else:
        with pytest.raises(asyncpg.CheckViolationError, match=f"from {start} to {end}"):
            async with uow.savepoint():
                await uow.refunds.move(refund, end)


TABLES = {
    "orders": set(arrows(MOVES)),
    "payments": set(arrows(PAYMENT_MOVES)),
    "refunds": set(arrows(REFUND_MOVES)),
}


@pytest.mark.parametrize("table", TABLES)
async def test_a_trigger_lists_the_moves_of_its_life_and_no_others(
    connection: Connection, table: str
) -> None:
    arguments = await connection.fetchval(
        "select tgargs from pg_trigger where tgrelid = $1::text::regclass and tgname = 'moves'",
        table,
    )

    assert set(arguments.decode().rstrip("\0").split("\0")) == TABLES[table]


async def test_a_payment_keeps_its_link(uow: PostgresUnitOfWork) -> None:
    await sell(uow, CONVERSATION, BUYER)
    payment = await uow.payments.by_reference("AD-1-REF")
    assert payment is not None

    assert await uow.payments.move(payment, PaymentStatus.OPEN, link="https://pay.example/1")
    assert not await uow.payments.move(payment, PaymentStatus.PAID)
    opened = await uow.payments.by_reference("AD-1-REF")
    assert opened is not None
    assert await uow.payments.move(opened, PaymentStatus.PAID)

    (paid,) = await uow.payments.of_order(payment.order_id)
    assert (paid.status, paid.link) == (PaymentStatus.PAID, "https://pay.example/1")


async def test_a_buyer_is_written_and_read(uow: PostgresUnitOfWork) -> None:
    buyer = Buyer(
        BUYER,
        "Ngozi",
        "+2348030000009",
        Address("12 Herbert Macaulay"),
        "yaba",
        "paystack",
        "pcm",
        uow.now,
    )

    await uow.buyers.save(buyer)

    assert await uow.buyers.get(BUYER) == buyer


async def test_a_savepoint_undoes_writes_and_diary(uow: PostgresUnitOfWork) -> None:
    await uow.diary.event("kept", {})
    with pytest.raises(ValueError, match="refused"):  # noqa: PT012 - what it wrote is undone
        async with uow.savepoint():
            await uow.carts.put(BUYER, "SLP", 1)
            await uow.diary.event("undone", {})
            await uow.diary.remind("cart", uow.now, Notice("cart_abandoned"))
            raise ValueError("refused")

    assert (await uow.carts.load(BUYER)).lines == ()
    assert [event["name"] for event in uow.diary.pages.events] == ["kept"]
    assert uow.diary.pages.timers == {}
