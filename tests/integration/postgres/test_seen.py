"""What a transaction knows it does not read again; what may have changed it does."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.ids import seeded
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.model.ledger import Entry, EntryKind
from domain.model.money import Money
from domain.model.order import Address, OrderStatus
from tests.integration.postgres.filling import order_of
from tests.integration.postgres.samples import BUYER, CONVERSATION, Clock
from tests.integration.postgres.test_savepoints import heard


def anew(uow: PostgresUnitOfWork, clock: Clock) -> PostgresUnitOfWork:
    """The same transaction, of which nothing is known yet."""
    return PostgresUnitOfWork(uow._connection, clock(), seeded(clock(), 1))


async def test_a_saved_buyer_is_known_as_the_database_knows_them(
    uow: PostgresUnitOfWork, clock: Clock
) -> None:
    address = Address("12 Herbert Macaulay", "behind the bank", "Yaba", "6.5", "3.37")
    stopped_at = datetime(2026, 3, 4, 5, 6, 7, 891_011, UTC)
    buyer = replace(
        await uow.buyers.get(BUYER),
        name="Ngọzi 👗",
        phone="+2348031234567",
        address=address,
        zone="yaba",
        payment_method="paystack",
        language="pcm",
        opted_out_at=stopped_at,
        code="SALE",
    )

    async with heard(uow) as said:
        await uow.buyers.save(buyer)
        known = await uow.buyers.get(BUYER)

    assert said == ["update"]
    assert known == buyer == await anew(uow, clock).buyers.get(BUYER)


async def test_an_undone_buyer_is_read_again(uow: PostgresUnitOfWork) -> None:
    buyer = await uow.buyers.get(BUYER)

    with pytest.raises(ValueError, match="refused"):  # noqa: PT012 - what it wrote is undone
        async with uow.savepoint():
            await uow.buyers.save(replace(buyer, name="Ngozi"))
            raise ValueError("refused")

    assert await uow.buyers.get(BUYER) == buyer


async def test_details_of_a_buyer_leave_the_cart_alone_and_a_code_does_not(
    uow: PostgresUnitOfWork,
) -> None:
    await uow.carts.put(BUYER, "SLP", 1)
    buyer = await uow.buyers.get(BUYER)
    await uow.carts.load(BUYER)

    async with heard(uow) as said:
        await uow.buyers.save(replace(buyer, name="Ngozi"))
        await uow.carts.load(BUYER)
        await uow.buyers.save(replace(buyer, code="SALE"))
        await uow.carts.load(BUYER)

    assert said == ["update", "update", "select"]


async def test_a_held_unit_is_seen_in_the_cart(uow: PostgresUnitOfWork) -> None:
    await uow.carts.put(BUYER, "SLP", 1)
    before = await uow.carts.load(BUYER)

    await uow.stock.hold("SLP", 1)

    after = await uow.carts.load(BUYER)
    assert after.lines[0].item.stock == before.lines[0].item.stock - 1


async def test_a_draft_that_is_placed_is_none_any_more(uow: PostgresUnitOfWork) -> None:
    order = order_of(uow, CONVERSATION, BUYER)
    await uow.orders.add(order)
    assert await uow.orders.draft(BUYER) == order
    await uow.carts.clear(BUYER)
    assert await uow.orders.draft(BUYER) == order

    await uow.orders.move(order, OrderStatus.PENDING, expires_at=order.expires_at)

    assert await uow.orders.draft(BUYER) is None
    assert [one.status for one in await uow.orders.recent(BUYER, 3)] == [OrderStatus.PENDING]


async def test_money_for_an_order_is_counted_once_while_it_is_locked(
    uow: PostgresUnitOfWork,
) -> None:
    order = order_of(uow, CONVERSATION, BUYER)
    await uow.orders.add(order)
    came = Entry(EntryKind.RECEIVED, order.order_id, Money(500, "NGN"), "AD-1-REF", "a")

    async with heard(uow) as said:
        for _ in range(2):
            assert await uow.ledger.balances(order.order_id) == []
        await uow.orders.get(order.order_id)
        for _ in range(2):
            assert await uow.ledger.balances(order.order_id) == []
    assert said == ["select"] * 4

    await uow.ledger.add(came)

    balance = await uow.ledger.balance(order.order_id, "NGN")
    assert balance.credit == Money(500, "NGN")
