"""After the sale: where an order is, cancelling it, buying the same again."""

from dataclasses import replace

from domain.errors import NoOrdersError, NotCancellableError, SellerError, UnknownOrderError
from domain.model.ids import BuyerId, OrderId
from domain.model.money import Money
from domain.model.order import Order, OrderStatus
from domain.ports import UnitOfWork
from domain.services import booking, depositing, holding

CANCELLABLE = frozenset({OrderStatus.PENDING, OrderStatus.CONFIRMED})


async def find(uow: UnitOfWork, buyer_id: BuyerId, number: str = "") -> Order:
    """The order of that number, or the newest.

    Raises:
        UnknownOrderError: this buyer has none of that number.
        NoOrdersError: this buyer has none at all.
    """
    if number:
        order = await uow.orders.by_number(buyer_id, number)
        if order is None:
            raise UnknownOrderError(number=number)
        return order
    recent = await uow.orders.recent(buyer_id, 1)
    if not recent:
        raise NoOrdersError
    return recent[0]


async def cancel(uow: UnitOfWork, order: Order) -> Money:
    """Cancel an order that is not paid, and put its stock back. What was paid of it is the buyer's: it is returned.

    Raises:
        NotCancellableError: paid, on its way or closed already.
    """
    if order.status not in CANCELLABLE:
        raise NotCancellableError(number=order.number)
    balance = await uow.ledger.balance(order.order_id, order.total.currency)
    if balance.order.minor:
        await booking.released(uow, order, balance.order, order.number)
    await depositing.forget(uow, order)
    closed = replace(order, expires_at=None, due_at=None)
    if not await holding.give_back(uow, closed, OrderStatus.CANCELLED):
        raise NotCancellableError(number=order.number)
    await uow.diary.event("order_cancelled", {"order": str(order.order_id)})
    return balance.order + balance.credit


async def refuse(uow: UnitOfWork, order: Order) -> None:
    """The buyer did not take it at the door: it comes back to the shelf, and the buyer's next one is paid before.

    Raises:
        SellerError: it is not on its way, or is paid.
    """
    balance = await uow.ledger.balance(order.order_id, order.total.currency)
    under_way = {OrderStatus.CONFIRMED, OrderStatus.PACKED, OrderStatus.SHIPPED}
    if order.status not in under_way or balance.order.minor:
        raise SellerError(
            f"order {order.number} is {order.status}: it cannot be refused at the door"
        )
    refused = replace(order, refused=True, expires_at=None)
    await uow.orders.move(refused, OrderStatus.CANCELLED)
    for line in sorted(order.lines, key=lambda line: line.sku):
        await uow.stock.give_back(line.sku, line.quantity)
    await uow.diary.event("order_refused", {"order": str(order.order_id)})


async def expire(uow: UnitOfWork, order_id: OrderId) -> Order | None:
    """The time to pay is over: stock goes back. None when the order was paid or closed meanwhile."""
    order = await uow.orders.get(order_id)
    if order is None or order.status not in {OrderStatus.DRAFT, OrderStatus.PENDING}:
        return None
    if order.expires_at is None or order.expires_at > uow.now:
        return None
    if not await holding.give_back(uow, order, OrderStatus.EXPIRED):
        return None
    await uow.diary.event("order_expired", {"order": str(order.order_id)})
    return order
