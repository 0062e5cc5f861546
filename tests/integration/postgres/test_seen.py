"""What a transaction knows it does not read again; what may have changed it does."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.ids import seeded
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.model.ids import OrderId
from domain.model.ledger import Entry, EntryKind
from domain.model.money import Money
from domain.model.order import Address, OrderStatus
from tests.integration.postgres.filling import order_of
from tests.integration.postgres.samples import (
    ADAEZE,
    BUYER,
    CONVERSATION,
    Clock,
    Engine,
    account,
    record,
    said,
)
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

    async with heard(uow) as asked:
        await uow.buyers.save(buyer)
        known = await uow.buyers.get(BUYER)

    assert asked == ["update"]
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

    async with heard(uow) as asked:
        await uow.buyers.save(replace(buyer, name="Ngozi"))
        await uow.carts.load(BUYER)
        await uow.buyers.save(replace(buyer, code="SALE"))
        await uow.carts.load(BUYER)

    assert asked == ["update", "update", "select"]


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


async def test_the_order_in_the_making_comes_with_the_turn(engine: Engine) -> None:
    for customer in ("2348000000001", "2348000000002"):
        await engine.inbox.put(account(ADAEZE), [said("hi", customer, customer=customer)])
    first, second = await engine.work.claims(2)
    async with engine.work.turn(first, seed=1) as turn:
        talk = turn.conversation
        made = replace(
            order_of(turn.uow, talk.conversation_id, talk.buyer_id),
            address=Address("12 Allen", "", "Ikeja"),
            discount=Money(5_000, "NGN"),
        )
        await turn.uow.orders.add(replace(made, number="AD-0", status=OrderStatus.PENDING))
        await turn.uow.orders.add(replace(made, order_id=OrderId(turn.uow.ids.uuid())))
        await turn.finish(record())
    await engine.inbox.put(account(ADAEZE), [said("and?", "again", customer=talk.customer_id)])
    (again,) = await engine.work.claims(1)

    for claim, has_one in ((again, True), (second, False)):
        async with engine.work.turn(claim, seed=2) as turn, heard(turn._uow) as asked:
            buyer_id = turn.conversation.buyer_id
            brought = await turn.uow.orders.draft(buyer_id)
            await asyncio.sleep(0)
            assert asked == []
            assert brought == await anew(turn._uow, engine.clock).orders.draft(buyer_id)
            assert (brought is not None) == has_one
            turn.leave()


async def test_who_has_seen_a_product_has_seen_its_items(uow: PostgresUnitOfWork) -> None:
    async with heard(uow) as asked:
        product = await uow.catalogue.product("SLP")
        assert product is not None
        items = [await uow.catalogue.item(item.sku) for item in product.items]
        assert await uow.catalogue.product("SLP") == product
    assert items == [*product.items]
    assert asked == ["select"]

    await uow.stock.hold("SLP", 1)

    held = await uow.catalogue.item("SLP")
    assert held == replace(product.items[0], stock=product.items[0].stock - 1)


async def test_money_elsewhere_is_asked_for_once_until_some_moves(uow: PostgresUnitOfWork) -> None:
    order = order_of(uow, CONVERSATION, BUYER)
    await uow.orders.add(order)
    assert await uow.ledger.credits(BUYER) == []

    async with heard(uow) as asked:
        assert await uow.ledger.credits(BUYER) == []
    assert asked == []

    paid = Entry(EntryKind.RECEIVED, order.order_id, Money(500, "NGN"), "AD-1-REF", "a")
    await uow.ledger.add(paid)
    assert [credit.amount for credit in await uow.ledger.credits(BUYER)] == [Money(500, "NGN")]


async def test_money_for_an_order_is_counted_once_while_it_is_locked(
    uow: PostgresUnitOfWork,
) -> None:
    order = order_of(uow, CONVERSATION, BUYER)
    await uow.orders.add(order)
    came = Entry(EntryKind.RECEIVED, order.order_id, Money(500, "NGN"), "AD-1-REF", "a")

    async with heard(uow) as asked:
        for _ in range(2):
            assert await uow.ledger.balances(order.order_id) == []
        await uow.orders.get(order.order_id)
        for _ in range(2):
            assert await uow.ledger.balances(order.order_id) == []
        await uow.orders.move(order, OrderStatus.PENDING, expires_at=order.expires_at)
        assert await uow.ledger.balances(order.order_id) == []
    assert asked == ["select"] * 4 + ["update"]

    await uow.ledger.add(came)

    balance = await uow.ledger.balance(order.order_id, "NGN")
    assert balance.credit == Money(500, "NGN")
