"""A confirmed payment is counted: once, whatever is repeated, and whatever amount, currency and time it has.

The one place where money becomes value. It is called with a provider's own confirmation, or with the word of the
seller where a person is the provider (bank transfer, cash).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import DomainError, NothingToTakeError
from domain.model.ledger import ABOUT_CREDIT, Balance
from domain.model.message import Notice
from domain.model.money import Money
from domain.model.order import OPEN, SOLD, Order, OrderStatus
from domain.model.payment import Payment, PaymentStatus
from domain.ports import UnitOfWork
from domain.services import booking, depositing, holding, watching

SHORT_HOLD = timedelta(hours=24)
"""How long goods are kept for who has paid a part: longer than a bank takes for the rest."""


class Settlement(StrEnum):
    """What became of a confirmed payment."""

    PAID = "paid"
    REPEATED = "repeated"
    """It was counted before: say nothing twice."""
    SHORT = "short"
    OVER = "over"
    WRONG_CURRENCY = "wrong_currency"
    TWICE = "twice"
    """The order was paid already, by another way."""
    REVIVED = "revived"
    """It had expired, and its goods were still there."""
    LATE = "late"
    """The order is closed; the money is the buyer's, who says what to do with it."""
    DEPOSIT = "deposit"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Settled:
    """`amount` is what came. `rest`: what is missing (SHORT, DEPOSIT), or too much and the buyer's (all others)."""

    what: Settlement
    order: Order | None = None
    amount: Money | None = None
    rest: Money | None = None


async def settle(uow: UnitOfWork, reference: str, amount: Money) -> Settled:
    """Count a confirmed payment: ledger, order, stock and the seller's entry, in one transaction."""
    found = await _locked(uow, reference)
    if found is None:
        return Settled(Settlement.UNKNOWN)
    payment, order = found
    if payment.status is PaymentStatus.PAID or not await uow.payments.receive(payment, amount):
        return Settled(Settlement.REPEATED, order)
    await watching.stop(uow, reference)
    if amount.minor <= 0:
        return Settled(Settlement.REPEATED, order)
    await booking.received(uow, payment, amount)
    settled = await _outcome(uow, payment, order, amount)
    if settled.what in ABOUT_CREDIT:
        about = settled.rest or amount
        await booking.task(uow, settled.what.value, order, reference, about)
    return settled


async def _locked(uow: UnitOfWork, reference: str) -> tuple[Payment, Order] | None:
    """The order first, then the payment: everybody locks in this order."""
    order_id = await uow.payments.order_of(reference)
    order = await uow.orders.get(order_id) if order_id else None
    payment = await uow.payments.by_reference(reference)
    return None if payment is None or order is None else (payment, order)


async def _outcome(uow: UnitOfWork, payment: Payment, order: Order, amount: Money) -> Settled:
    if amount.currency != order.total.currency:
        return Settled(Settlement.WRONG_CURRENCY, order, amount, amount)
    balance = await uow.ledger.balance(order.order_id, amount.currency)
    if order.status in OPEN or order.status in SOLD:
        return await _living(uow, payment, order, amount, balance)
    if order.status is OrderStatus.EXPIRED and await _held_anew(uow, order, payment, balance):
        settled = await _living(uow, payment, order, amount, balance)
        what = Settlement.REVIVED if settled.what is Settlement.PAID else settled.what
        return replace(settled, what=what)
    return Settled(Settlement.LATE, order, amount, balance.credit)


async def _held_anew(uow: UnitOfWork, order: Order, payment: Payment, balance: Balance) -> bool:
    """Whether an expired order's money is enough, and its goods are still there: they are taken from the shelf."""
    enough = balance.credit + balance.order
    if enough < order.payable and not _is_deposit(payment, order, balance):
        return False
    try:
        async with uow.savepoint():
            await holding.hold_again(uow, order)
    except DomainError:
        return False
    return True


async def _living(
    uow: UnitOfWork, payment: Payment, order: Order, amount: Money, balance: Balance
) -> Settled:
    due = order.payable - balance.order
    if due.minor <= 0:
        return Settled(Settlement.TWICE, order, amount, balance.credit)
    if due <= balance.credit:
        paid = await _pay(uow, order, due, payment.reference)
        rest = balance.credit - due
        what = Settlement.OVER if rest.minor else Settlement.PAID
        return Settled(what, paid, amount, rest)
    if _is_deposit(payment, order, balance):
        agreed = await depositing.agree(uow, order, balance.credit, payment.reference)
        return Settled(Settlement.DEPOSIT, agreed, amount, due - balance.credit)
    kept = await _keep_for_longer(uow, order)
    return Settled(Settlement.SHORT, kept, amount, due - balance.credit)


def _is_deposit(payment: Payment, order: Order, balance: Balance) -> bool:
    open_or_late = order.status in {OrderStatus.PENDING, OrderStatus.EXPIRED}
    return payment.deposit and open_or_late and payment.amount <= balance.credit


async def _pay(uow: UnitOfWork, order: Order, due: Money, reference: str) -> Order:
    """Spend what is due on the order. What is on its way already stays there."""
    await booking.applied(uow, order, due, reference)
    await depositing.forget(uow, order)
    paid = replace(order, expires_at=None, due_at=None)
    if order.status in SOLD:
        await uow.orders.move(paid, order.status)
    else:
        await uow.orders.move(paid, OrderStatus.PAID)
        await uow.diary.forget(f"hold:{order.order_id}")
        paid = replace(paid, status=OrderStatus.PAID)
    await uow.diary.event("order_paid", {"order": str(order.order_id), "reference": reference})
    return paid


async def _keep_for_longer(uow: UnitOfWork, order: Order) -> Order:
    if order.status is not OrderStatus.PENDING:
        return order
    return await prolong(uow, order, uow.now + SHORT_HOLD)


async def prolong(uow: UnitOfWork, order: Order, until: datetime, **facts: str) -> Order:
    """Keep the goods of an unpaid order at least until then."""
    until = max(until, order.expires_at or until)
    await uow.orders.move(order, order.status, expires_at=until)
    notice = Notice("payment_expired", {"order": str(order.order_id)} | facts)
    await uow.diary.remind(f"hold:{order.order_id}", until, notice)
    return replace(order, expires_at=until)


async def pay_with_credit(uow: UnitOfWork, order: Order) -> Order | None:
    """Use the buyer's unspent money for this order; the order where that pays all of it, else None.

    Raises:
        NothingToTakeError: there is none.
    """
    due = await booking.due(uow, order)
    used = False
    for credit in await uow.ledger.credits(order.buyer_id):
        if credit.order_id == order.order_id or credit.amount.currency != due.currency:
            continue
        part = min(credit.amount, due)
        if part.minor <= 0:
            break
        await uow.orders.get(credit.order_id)
        await booking.moved(uow, credit.order_id, order.order_id, part)
        due, used = due - part, True
    balance = await uow.ledger.balance(order.order_id, due.currency)
    if not used and not balance.credit.minor:
        raise NothingToTakeError
    rest = order.payable - balance.order
    return await _pay(uow, order, rest, "credit") if rest <= balance.credit else None


async def revive(uow: UnitOfWork, order: Order) -> Order:
    """Take a closed order after all, with the money that came for it and the goods, if they are there.

    Raises:
        OutOfStockError, SoldOutError: they are not.
        NothingToTakeError: the money is not enough (any more), or the order is not closed.
    """
    balance = await uow.ledger.balance(order.order_id, order.total.currency)
    due = order.payable - balance.order
    closed = order.status in {OrderStatus.CANCELLED, OrderStatus.EXPIRED}
    if not closed or balance.credit < due:
        raise NothingToTakeError
    await holding.hold_again(uow, order)
    return await _pay(uow, order, due, "credit")
