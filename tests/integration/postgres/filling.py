"""A row in every table, for each of two shops."""

from datetime import timedelta

from adapters.postgres.books import PostgresBooks
from adapters.postgres.shop_contents import ShopContents
from domain.model.haggling import Bargain
from domain.model.ids import BuyerId, ConversationId, OrderId, Sku
from domain.model.ledger import Entry, EntryKind, Task
from domain.model.message import Notice
from domain.model.money import Money
from domain.model.order import Order, OrderLine, OrderStatus
from domain.model.payment import Payment, PaymentStatus, Refund, RefundStatus
from domain.ports import UnitOfWork
from domain.services import joining
from tests.integration.postgres.samples import Engine, account, record, said


async def fill(engine: Engine, contents: ShopContents) -> None:
    """Both shops have the same customer, the same message ids, order numbers and references."""
    own = account(contents)
    await engine.inbox.put_unreadable(own, b"\x00\xff", "not json")
    await engine.inbox.put(own, [said("hello", "wamid.1")])
    claim = await engine.work.claim()
    assert claim is not None
    async with engine.work.turn(claim, seed=1) as turn:
        buyer_id = turn.conversation.buyer_id
        await turn.uow.carts.put(buyer_id, "ANK-R-10", 2)
        await turn.uow.shops.zones()  # what a turn was told of the shop is kept, once a version
        hours = timedelta(hours=24)
        bargain = Bargain(Sku("ANK-R-10"), Money(1_200_000, "NGN"), 1, turn.uow.now + hours)
        await turn.uow.bargains.save(buyer_id, bargain)
        order = await sell(turn.uow, turn.conversation.conversation_id, buyer_id)
        await joining.issue(turn.uow, turn.conversation.conversation_id)
        await turn.uow.joins.miss(turn.conversation.conversation_id)
        await keep_books(turn.uow, order)
        await turn.uow.diary.event("order_placed", {"number": "AD-1"})
        await turn.uow.diary.remind(
            "cart", turn.uow.now + timedelta(hours=1), Notice("cart_abandoned")
        )
        await turn.finish(record({"text": "hi"}))
    await engine.inbox.put(own, [said("again", "wamid.2")])
    books, day = PostgresBooks(engine.pool), engine.clock().date()
    await books.record(contents.shop.tenant_id, (day, "adaeze-ps"), engine.clock(), 1, [])


async def sell(uow: UnitOfWork, conversation_id: ConversationId, buyer_id: BuyerId) -> Order:
    order = order_of(uow, conversation_id, buyer_id)
    assert await uow.orders.add(order)
    await uow.payments.add(
        Payment(
            "AD-1-REF",
            order.order_id,
            "paystack",
            "adaeze-ps",
            order.total,
            PaymentStatus.STARTING,
            uow.now,
        )
    )
    return order


async def spend(uow: UnitOfWork, order: Order, amount: Money) -> None:
    """So much came in for the order and is spent on it."""
    for kind in (EntryKind.RECEIVED, EntryKind.APPLIED):
        assert await uow.ledger.add(
            Entry(kind, order.order_id, amount, "AD-1-REF", f"{kind}:{uow.ids.uuid()}")
        )


async def keep_books(uow: UnitOfWork, order: Order) -> None:
    """Something came in, is on its way back, and somebody has to look at it."""
    some = Money(100_000, "NGN")
    await spend(uow, order, some)
    refund = Refund(
        "R-AD-1", "AD-1-REF", order.order_id, some, RefundStatus.ASKED, "torn", "owner", uow.now
    )
    await uow.refunds.add(refund)
    await uow.tasks.open(Task("short", order.order_id, "AD-1-REF", some, uow.now))


def order_of(
    uow: UnitOfWork, conversation_id: ConversationId, buyer_id: BuyerId, number: str = "AD-1"
) -> Order:
    return Order(
        order_id=OrderId(uow.ids.uuid()),
        number=number,
        buyer_id=buyer_id,
        conversation_id=conversation_id,
        status=OrderStatus.DRAFT,
        lines=(OrderLine(Sku("ANK-R-10"), "Ankara gown", 2, Money(1_250_000, "NGN")),),
        fee=Money(150_000, "NGN"),
        created_at=uow.now,
        expires_at=uow.now + timedelta(minutes=30),
    )
