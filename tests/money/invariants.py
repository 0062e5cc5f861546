"""What must hold after every step, whatever happened: counted anew, not by the code that is tested."""

from collections import Counter

from domain.model.ledger import EntryKind
from domain.model.order import OrderStatus
from domain.model.payment import PaymentStatus
from tests.fakes.money import balances, came_and_is
from tests.money.till import ASKED, Till

CLOSED = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REFUNDED})


def money_adds_up(till: Till) -> None:
    """Money in = on orders + credits + on its way back + sent back, in each currency, to the minor unit."""
    came, there = came_and_is(till.world.shelf)
    assert came == there, (came, there)


def value_is_given_once(till: Till) -> None:
    """One entry for each paid reference, of what the provider itself says, and none for any other."""
    received = Counter[str]()
    for entry in till.world.shelf.books.entries.values():
        if entry.kind is EntryKind.RECEIVED:
            received[entry.reference] += 1
    payments = till.world.shelf.payments.values()
    paid = {one.reference for one in payments if one.status is PaymentStatus.PAID}
    assert received == Counter(dict.fromkeys(paid, 1))
    for payment in payments:
        if payment.reference in paid and payment.provider in ASKED:
            truth = till.providers[payment.provider].truth[payment.reference]
            assert payment.received == truth.amount


def orders_have_their_money(till: Till) -> None:
    for order in till.world.shelf.orders.values():
        entries = till.world.shelf.books.entries.values()
        spent = sum(held.order.minor for held in balances(entries, order.order_id))
        if order.status is OrderStatus.PAID:
            assert spent == order.payable.minor, order.number
        if order.status in CLOSED | {OrderStatus.DRAFT, OrderStatus.PENDING}:
            assert spent == 0, order.number
        if order.status is OrderStatus.CONFIRMED:
            assert spent < order.payable.minor, order.number
            assert not spent or order.due_at is not None, order.number


def goods_are_held_once(till: Till, at_first: int, sku: str = "CAPBLU") -> None:
    """What is on the shelf and what living orders hold are what there was."""
    held = sum(
        line.quantity
        for order in till.world.shelf.orders.values()
        if order.status not in CLOSED
        for line in order.lines
        if line.sku == sku
    )
    assert till.world.shelf.stock[sku] + held == at_first


def everything_holds(till: Till, stock: int) -> None:
    money_adds_up(till)
    value_is_given_once(till)
    orders_have_their_money(till)
    goods_are_held_once(till, stock)
