"""What must hold of money in every move: counted once, told with a way on, asked for only of what was shown."""

from collections.abc import Iterator

from domain.model.money import Money
from domain.model.order import Order, OrderStatus
from domain.model.payment import Payment, PaymentStatus
from domain.services.depositing import deposit_of
from tests.verify import books
from tests.verify.news import ANSWERS
from tests.verify.place import Move, Place
from tests.verify.world import DEPOSITS

TAKEN = OrderStatus.PAID, OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED
SPENT = frozenset({OrderStatus.PENDING, OrderStatus.CONFIRMED, OrderStatus.EXPIRED})
"""Of these, money that is enough is spent at once, if the goods are there."""


def the_books_add_up(move: Move) -> Iterator[str]:
    yield from books.faults(move.end.shelf)


def nothing_is_agreed_unseen(move: Move) -> Iterator[str]:
    """An order stands only after it was shown as it is; money is asked for, and spent, only of an order that stands."""
    if "order_placed" in move.diary and not move.start.reviewed:
        yield "the order stands, and was not shown as it is"
    for order in move.end.shelf.orders.values():
        before = move.start.shelf.orders.get(order.order_id)
        agreed = before is not None and before.status is not OrderStatus.DRAFT
        if order.status in TAKEN and not agreed:
            yield "an order is paid that nobody agreed to"
    for kind, body in move.effects:
        if kind == "start_payment":
            yield from _asked(move.end, body["reference"])


def _asked(place: Place, reference: str) -> Iterator[str]:
    payment = place.shelf.payments[reference]
    order = place.shelf.orders[payment.order_id]
    agreed = order.status is OrderStatus.CONFIRMED and order.due_at is not None
    if order.status is not OrderStatus.PENDING and not agreed:
        yield f"money is asked for an order that is {order.status}"
    if payment.amount != _askable(place, order, payment):
        yield f"{payment.amount} is asked for an order of {order.total}"


def _askable(place: Place, order: Order, payment: Payment) -> Money:
    """What is missing, or what of a deposit is."""
    found = books.balance_of(place.shelf, order)
    came = found.order + found.credit
    part = deposit_of(order.total, DEPOSITS)
    return part - came if payment.deposit and came < part else order.payable - came


def money_that_came_is_counted(move: Move) -> Iterator[str]:
    """Once, as much as came; spent if it is enough; and the buyer hears of it unless they want to hear nothing."""
    if not move.name.startswith("payment_settled") or move.trouble:
        return
    facts = move.stimulus.facts
    before = move.start.shelf.payments[facts["reference"]]
    told = Money(int(facts["minor"]), facts["currency"])
    counted = books.received(move.end.shelf, before.reference)
    if before.status is PaymentStatus.PAID:
        if len(counted) != 1 or move.replies:
            yield f"told twice, and counted {counted} and said {', '.join(move.said)}"
        return
    if counted != [told]:
        yield f"{told} came, and {counted} is counted"
    if not move.replies and move.start.stands != "stopped":
        yield "nobody is told of the money"
    yield from _spent(move, before)
    yield from _left_over(move, before)


def _left_over(move: Move, payment: Payment) -> Iterator[str]:
    """Who has money with the shop that no order takes is offered it back."""
    order = move.end.shelf.orders[payment.order_id]
    offered = {tap.event for reply in move.replies for tap in reply.taps}
    foreign = move.stimulus.facts["currency"] != order.total.currency
    left = books.credit_of(move.end.shelf, order).minor and not foreign
    if left and move.replies and "money_back" not in offered:
        yield "money is left over, and is not offered back"


def _spent(move: Move, payment: Payment) -> Iterator[str]:
    """Whether what came made of the order what it should."""
    before = move.start.shelf.orders[payment.order_id]
    after = move.end.shelf.orders[payment.order_id]
    facts, have = move.stimulus.facts, books.credit_of(move.start.shelf, before)
    came = int(facts["minor"]) if facts["currency"] == have.currency else 0
    enough = have.minor + came >= books.due_of(move.start.shelf, before).minor
    wished = before.status in SPENT and not move.stimulus.sold_out and came
    if wished and enough and after.status is not OrderStatus.PAID:
        yield f"{move.name} is enough, and the order is {after.status}"
    if before.status in SPENT and not enough and after.status is OrderStatus.PAID:
        yield f"{move.name} is not enough, and the order is paid"
    part = payment.deposit and came and before.status is OrderStatus.PENDING
    if part and not enough and have.minor + came >= payment.amount.minor and after.due_at is None:
        yield "a deposit came, and the rest has no day"


def news_of_money_are_told_with_a_way_on(move: Move) -> Iterator[str]:
    """Of a refund that ended, a balance that is due, an order taken up again: everywhere but after "stop"."""
    news = ("refund_answered", "balance_due", "order_revived", "payment_settled")
    if not move.name.startswith(news) or move.trouble or move.start.stands == "stopped":
        return
    if not move.replies and _is_news(move):
        yield f"nobody is told of {move.name}"
    if move.replies and not any(reply.taps or reply.link for reply in move.replies):
        yield f"no way on after {', '.join(move.said)}"


def _is_news(move: Move) -> bool:
    """Something changed, or is due: what is known already is not said again."""
    if move.name.startswith("balance_due"):
        order = move.start.last_order
        return (
            order is not None and order.status is OrderStatus.CONFIRMED and _owed(move.start, order)
        )
    if move.name.startswith("refund_answered"):
        facts = move.stimulus.facts
        before = move.start.shelf.books.refunds[facts["reference"]].status
        return before in ANSWERS and facts["status"] not in {before.value, "pending"}
    return move.name.startswith("order_revived")


def _owed(place: Place, order: Order) -> bool:
    return books.credit_of(place.shelf, order) < books.due_of(place.shelf, order)


def a_refund_is_what_was_answered(move: Move) -> Iterator[str]:
    """The first end counts."""
    if not move.name.startswith("refund_answered") or move.trouble:
        return
    reference = move.stimulus.facts["reference"]
    before = move.start.shelf.books.refunds[reference].status
    after = move.end.shelf.books.refunds[reference].status
    told = move.stimulus.facts["status"] if before in ANSWERS else before.value
    if after.value != told:
        yield f"the refund is {after}, and not {told}"


def what_the_seller_has_to_see_to_is_put_before_them(move: Move) -> Iterator[str]:
    """Money that did not simply pay an order, and a refund that did not simply go back."""
    if move.trouble:
        return
    tasks = {kind for kind, _ in move.end.shelf.books.tasks}
    wanted = {
        "pay.over": "over",
        "pay.short": "short",
        "pay.wrong_currency": "wrong_currency",
        "pay.twice": "twice",
        "pay.late": "late",
        "pay.late_gone": "late",
        "pay.late_cancelled": "late",
        "refund.failed": "refund_failed",
        "refund.by_hand": "refund_by_hand",
        "pay.balance_overdue": "balance_overdue",
    }
    for said in move.said:
        if said in wanted and wanted[said] not in tasks:
            yield f"{said}, and the seller is not told"
