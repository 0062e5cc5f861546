"""What the world tells of money: attempts to pay, refunds, a balance that is due, goods that are there again."""

from collections.abc import Iterator

from domain.model.order import Order, OrderStatus
from domain.model.payment import Payment, RefundStatus
from tests.fakes.shelf import Shelf
from tests.verify.books import credit_of, due_of
from tests.verify.stimulus import Stimulus, notice

CLOSED = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED})
ANSWERS = {
    RefundStatus.ASKED: ("done", "failed", "by_hand", "pending"),
    RefundStatus.PENDING: ("done", "failed", "by_hand"),
    RefundStatus.BY_HAND: ("done", "failed"),
}
"""What can still become of a refund."""
OTHER_MONEY = "GHS"


def news_of_money(shelf: Shelf) -> Iterator[Stimulus]:
    for order in list(shelf.orders.values())[-1:]:
        attempts = [one for one in shelf.payments.values() if one.order_id == order.order_id]
        for payment in attempts[-1:]:
            yield from _of_an_attempt(payment)
            yield from _of_money(payment, order)
        for payment in attempts[-2:-1]:
            yield _settled(payment, payment.amount.minor, "by the way before")
        yield from _of_the_order(shelf, order)
    for refund in list(shelf.books.refunds.values())[-1:]:
        facts = {"reference": refund.reference}
        yield notice("refund_watch", facts)
        for answer in ANSWERS.get(refund.status, ("done",)):
            told = facts | {"status": answer}
            yield notice("refund_answered", told, name=f"refund_answered, {answer}")


def _of_an_attempt(payment: Payment) -> Iterator[Stimulus]:
    facts = {"reference": payment.reference}
    yield notice("payment_watch", facts)
    yield notice("payment_link_ready", facts | {"link": "https://pay.example/x"})
    yield notice("payment_failed", facts)
    asked = facts | {"asked": "1", "still_open": "1"}
    yield notice("payment_failed", asked, name="payment_failed, not yet")


def _of_money(payment: Payment, order: Order) -> Iterator[Stimulus]:
    asked = payment.amount.minor
    yield _settled(payment, asked)
    if asked > 1:
        yield _settled(payment, asked - 1, "too little")
    yield _settled(payment, asked + 1, "too much")
    yield _settled(payment, asked, "another currency", OTHER_MONEY)
    if order.status is OrderStatus.EXPIRED:
        yield _settled(payment, asked, "sold out", sold_out=True)


def _settled(
    payment: Payment, minor: int, how: str = "", currency: str = "", *, sold_out: bool = False
) -> Stimulus:
    facts = {
        "reference": payment.reference,
        "minor": str(minor),
        "currency": currency or payment.amount.currency,
    }
    name = f"payment_settled, {how}" if how else "payment_settled"
    return notice("payment_settled", facts, name=name, sold_out=sold_out)


def _of_the_order(shelf: Shelf, order: Order) -> Iterator[Stimulus]:
    facts = {"order": str(order.order_id)}
    if order.due_at is not None:
        for when in ("before", "today", "overdue"):
            yield notice("balance_due", facts | {"when": when}, name=f"balance_due, {when}")
    # The seller sees to it that there are goods and money: `counter.revive`.
    if order.status in CLOSED and credit_of(shelf, order) >= due_of(shelf, order):
        yield notice("order_revived", facts)
        yield notice("order_revived", facts, name="order_revived, sold out", sold_out=True)
