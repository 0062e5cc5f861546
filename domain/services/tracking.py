"""After the sale: where an order is, cancelling it, buying the same again."""

from domain.errors import NoOrdersError, NotCancellableError, UnknownOrderError
from domain.model.ids import BuyerId, OrderId
from domain.model.order import Order, OrderStatus
from domain.ports import UnitOfWork
from domain.services import holding

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


async def cancel(uow: UnitOfWork, order: Order) -> None:
    """Cancel an order nobody has paid, and put its stock back.

    Raises:
        NotCancellableError: paid, on its way or closed already.
    """
    if order.status not in CANCELLABLE or not await holding.give_back(
        uow, order, OrderStatus.CANCELLED
    ):
        raise NotCancellableError(number=order.number)
    await uow.diary.event("order_cancelled", {"order": str(order.order_id)})


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
