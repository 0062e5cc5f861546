"""The books of the shop in memory, counted anew from their entries."""

from collections.abc import Iterator

from domain.model.ledger import Balance, EntryKind
from domain.model.money import Money
from domain.model.order import Order, OrderStatus
from domain.model.payment import RefundStatus
from tests.fakes.money import balances, came_and_is
from tests.fakes.shelf import Shelf

UNPAID = frozenset(
    {OrderStatus.DRAFT, OrderStatus.PENDING, OrderStatus.CANCELLED, OrderStatus.EXPIRED}
)


def balance_of(shelf: Shelf, order: Order) -> Balance:
    """In the order's currency."""
    found = {b.credit.currency: b for b in balances(shelf.books.entries.values(), order.order_id)}
    nothing = Money(0, order.total.currency)
    return found.get(order.total.currency, Balance(nothing, nothing, nothing))


def credit_of(shelf: Shelf, order: Order) -> Money:
    return balance_of(shelf, order).credit


def due_of(shelf: Shelf, order: Order) -> Money:
    """What is not spent on it yet."""
    return order.payable - balance_of(shelf, order).order


def faults(shelf: Shelf) -> Iterator[str]:
    """As `bot ledger check`: what an order's status says is spent on it, and what came in is somewhere."""
    for order in shelf.orders.values():
        spent = balance_of(shelf, order).order
        if order.status is OrderStatus.PAID and spent != order.payable:
            yield f"the order is paid, and {spent} of {order.payable} are spent on it"
        if order.status in UNPAID and spent.minor:
            yield f"the order is {order.status}, and {spent} are spent on it"
    yield from _sums(shelf)
    yield from _on_the_way(shelf)


def _on_the_way(shelf: Shelf) -> Iterator[str]:
    """What is taken for a refund lies there until it is sent or put back."""
    under_way = [
        one.amount.minor
        for one in shelf.books.refunds.values()
        if one.status not in {RefundStatus.DONE, RefundStatus.FAILED}
    ]
    held = sum(
        found.refund.minor
        for order in shelf.orders.values()
        for found in balances(shelf.books.entries.values(), order.order_id)
    )
    if held != sum(under_way):
        yield f"{sum(under_way)} are to be sent back, and {held} lie there for it"


def _sums(shelf: Shelf) -> Iterator[str]:
    came, there = came_and_is(shelf)
    for currency in came.keys() | there.keys():
        if came[currency] != there[currency]:
            yield f"{came[currency]} {currency} came in; {there[currency]} are here or were sent back"


def received(shelf: Shelf, reference: str) -> list[Money]:
    return [
        entry.amount
        for entry in shelf.books.entries.values()
        if entry.kind is EntryKind.RECEIVED and entry.reference == reference
    ]
