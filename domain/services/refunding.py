"""Money back: out of a buyer's credit or a sold order, by the way it came, followed to its end."""

from dataclasses import dataclass, replace

from domain.errors import NothingToTakeError, SellerError
from domain.model.ids import OrderId
from domain.model.ledger import EntryKind
from domain.model.money import Money
from domain.model.order import SOLD, Order, OrderStatus
from domain.model.payment import Payment, Refund, RefundAnswer, RefundStatus
from domain.model.shop import Shop
from domain.ports import UnitOfWork
from domain.services import booking, depositing, holding, watching

OWNER = "owner"
ROLES = ("owner", "manager", "staff")
BUYER = "buyer"
"""Who asks for their own unspent money back."""


@dataclass(frozen=True, slots=True)
class Request:
    """`amount`: None for all there is. `by`: the role and name of who decided it."""

    amount: Money | None
    why: str
    role: str
    by: str


async def by_seller(uow: UnitOfWork, order: Order, request: Request) -> list[Refund]:
    """Give back unspent money first, then what was spent on the order. All of it closes the order.

    Raises:
        SellerError: over the role's limit, no reason, or more than there is.
    """
    currency = order.total.currency
    balance = await uow.ledger.balance(order.order_id, currency)
    amount = request.amount or balance.credit + balance.order
    _allowed(await uow.shops.shop(), request, amount)
    if balance.credit + balance.order < amount or amount.minor <= 0:
        there = (balance.credit + balance.order).major
        raise SellerError(f"order {order.number} holds {currency} {there}, not {amount.major}")
    spent = amount - balance.credit
    if spent.minor <= 0:
        return await _send(uow, order, amount, request)
    await booking.released(uow, order, spent, request.by)
    if spent == balance.order:
        await _close(uow, order)
        return await _send(uow, order, amount, request)
    if order.status not in SOLD:
        raise SellerError(f"order {order.number} is not paid: cancel it, or give all of it back")
    cheaper = replace(order, allowance_minor=order.allowance_minor + spent.minor)
    await uow.orders.move(cheaper, order.status, expires_at=order.expires_at)
    return await _send(uow, order, amount, request)


def _allowed(shop: Shop, request: Request, amount: Money) -> None:
    if not request.why.strip():
        raise SellerError("a refund needs a reason")
    if request.role not in ROLES:
        raise SellerError(f"no such role: {request.role}; there are {', '.join(ROLES)}")
    if request.role == OWNER:
        return
    limit = Money(shop.refund_limits.get(request.role, 0), shop.currency)
    if amount.currency != shop.currency or limit < amount:
        raise SellerError(
            f"{request.role} may give back {limit.currency} {limit.major} at once, "
            f"not {amount.major}"
        )


async def _close(uow: UnitOfWork, order: Order) -> None:
    """Nothing of it is paid any more. What has not left the shop goes back to the shelf."""
    await depositing.forget(uow, order)
    to = OrderStatus.REFUNDED if order.status in SOLD else OrderStatus.CANCELLED
    closed = replace(order, expires_at=None, due_at=None)
    if not await holding.give_back(uow, closed, to) and not await uow.orders.move(closed, to):
        raise SellerError(f"order {order.number} was moved by somebody else: look again")
    await uow.diary.event(f"order_{to.value}", {"order": str(order.order_id)})


async def unspent(uow: UnitOfWork, order: Order) -> list[Refund]:
    """The buyer wants the money back that was never spent: it is theirs, nobody has to allow it.

    Raises:
        NothingToTakeError: there is none.
    """
    sent: list[Refund] = []
    for balance in await uow.ledger.balances(order.order_id):
        if balance.credit.minor:
            request = Request(balance.credit, "unspent", BUYER, BUYER)
            sent += await _send(uow, order, balance.credit, request)
    if not sent:
        raise NothingToTakeError
    return sent


async def _send(uow: UnitOfWork, order: Order, amount: Money, request: Request) -> list[Refund]:
    """By the ways it came, the newest first; what cannot be found there goes by hand with the last of them."""
    left, sent = amount, list[Refund]()
    for payment, rest in await _sources(uow, order, amount.currency):
        part = min(rest, left)
        if part.minor <= 0:
            continue
        sent.append(await _begin(uow, order, payment, part, request))
        left = left - part
    if left.minor:
        raise SellerError(f"{left.currency} {left.major} came in by no payment that is known")
    return sent


async def _sources(uow: UnitOfWork, order: Order, currency: str) -> list[tuple[Payment, Money]]:
    """Payments whose money is here, with what of each has not been given back."""
    waiting, seen = [order.order_id], set[OrderId]()
    found: list[tuple[Payment, Money]] = []
    while waiting:
        order_id = waiting.pop(0)
        if order_id in seen:
            continue
        seen.add(order_id)
        waiting += await uow.ledger.moved_from(order_id)
        for payment in await uow.payments.of_order(order_id):
            received = payment.received
            if received is None or received.currency != currency:
                continue
            back = [
                refund.amount
                for refund in await uow.refunds.of_payment(payment.reference)
                if refund.status is not RefundStatus.FAILED
            ]
            found.append((payment, received - sum(back, Money(0, currency))))
    return found


async def _begin(
    uow: UnitOfWork, order: Order, payment: Payment, part: Money, request: Request
) -> Refund:
    refund = Refund(
        reference=uow.ids.reference(f"R-{order.number}"),
        payment_reference=payment.reference,
        order_id=order.order_id,
        amount=part,
        status=RefundStatus.ASKED,
        why=request.why,
        by=request.by,
        created_at=uow.now,
    )
    await uow.refunds.add(refund)
    await booking.refund(uow, EntryKind.REFUNDING, refund)
    facts = {"reference": refund.reference}
    await uow.diary.effect("start_refund", f"refund:{refund.reference}", facts)
    await watching.next_refund_look(uow, refund)
    await uow.diary.event("refund_asked", {"order": str(order.order_id)} | facts)
    return refund


async def answered(
    uow: UnitOfWork, reference: str, answer: RefundAnswer
) -> tuple[Refund, Order] | None:
    """What the provider, or the person who sends it, says of a refund; None when that was known."""
    refund = await uow.refunds.by_reference(reference)
    order = await uow.orders.get(refund.order_id) if refund else None
    if refund is None or order is None or answer.status in {refund.status, RefundStatus.UNKNOWN}:
        return None
    if refund.status in {RefundStatus.DONE, RefundStatus.FAILED}:
        return None
    if not await uow.refunds.move(refund, answer.status, provider_ref=answer.provider_ref):
        return None
    moved = replace(refund, status=answer.status)
    if answer.status is RefundStatus.DONE:
        await booking.refund(uow, EntryKind.REFUNDED, refund)
        await uow.diary.event("refund_done", {"reference": reference})
    elif answer.status is RefundStatus.FAILED:
        await booking.refund(uow, EntryKind.RETURNED, refund)
        await booking.task(uow, "refund_failed", order, reference, refund.amount)
    elif answer.status is RefundStatus.BY_HAND:
        await booking.task(uow, "refund_by_hand", order, reference, refund.amount)
    if answer.status is not RefundStatus.PENDING:
        await uow.diary.forget(f"refund:{reference}")
    return moved, order


async def look(uow: UnitOfWork, reference: str) -> None:
    """Ask the provider what became of a refund, and set the time of the next question."""
    refund = await uow.refunds.by_reference(reference)
    if refund is None or refund.status not in {RefundStatus.ASKED, RefundStatus.PENDING}:
        return
    key = f"check_refund:{reference}:{uow.now.timestamp():.0f}"
    await uow.diary.effect("check_refund", key, {"reference": reference})
    if not await watching.next_refund_look(uow, refund):
        order = await uow.orders.get(refund.order_id)
        if order is not None:
            await booking.task(uow, "refund_stuck", order, reference, refund.amount)
