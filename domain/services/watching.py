"""When a provider is asked about a payment or a refund that nobody has told us the end of.

A row of `timers` for each, so that it survives a restart. A webhook makes it quicker, and is never needed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.model.message import Notice
from domain.model.order import Order
from domain.model.payment import Payment, Refund
from domain.ports import UnitOfWork

PROMPTED = frozenset({"mpesa"})
"""Providers that ask on the buyer's phone, where a page is opened by the others."""
BY_HAND = frozenset({"bank_transfer", "cash_on_delivery"})
"""Where a person is the provider: nobody to ask."""
PROMPT_LIFE = timedelta(minutes=3)
"""After that a prompt is gone from the phone: it lives for about a minute, and networks are slow."""
LATE_FOR = timedelta(days=3)
"""Late payers come within this time, or are found by reconciliation."""


def looks(provider: str, begun: datetime, closes: datetime) -> Iterator[datetime]:
    """When to ask about an attempt begun at *begun*, of an order whose goods are kept until *closes*."""
    if provider in BY_HAND:
        return
    if provider in PROMPTED:
        yield from (begun + timedelta(seconds=s) for s in (15, 30, 60, 90))
        yield from (begun + timedelta(minutes=m) for m in range(5, 61, 5))
        return
    yield from (begun + timedelta(minutes=m) for m in (2, 10, 30))
    day_after = max(closes, begun) + timedelta(hours=24)
    at = begun + timedelta(hours=1)
    while at < day_after:
        yield at
        at += timedelta(hours=1)
    yield from (day_after + timedelta(days=d) for d in range(LATE_FOR.days + 1))


def refund_looks(begun: datetime) -> Iterator[datetime]:
    """Providers take minutes, banks days."""
    yield from (begun + timedelta(minutes=m) for m in (1, 5, 30, 120))
    yield from (begun + timedelta(hours=12 * n) for n in range(1, 61))


async def next_look(uow: UnitOfWork, payment: Payment, order: Order) -> None:
    closes = order.expires_at or payment.created_at
    times = looks(payment.provider, payment.created_at, closes)
    at = next((time for time in times if time > uow.now), None)
    if at is None:
        await stop(uow, payment.reference)
        return
    notice = Notice("payment_watch", {"reference": payment.reference})
    await uow.diary.remind(_key(payment.reference), at, notice)


async def look(uow: UnitOfWork, reference: str) -> None:
    """Ask the provider now, and set the time of the next question."""
    order_id = await uow.payments.order_of(reference)
    order = await uow.orders.get(order_id) if order_id else None
    payment = await uow.payments.by_reference(reference)
    if order is None or payment is None or payment.received is not None:
        return
    await ask(uow, reference, f"{uow.now.timestamp():.0f}")
    await next_look(uow, payment, order)


async def ask(uow: UnitOfWork, reference: str, why: str, **facts: str) -> None:
    """Ask the provider about a payment after this turn; once for each *why*."""
    body = {"reference": reference} | facts
    await uow.diary.effect("confirm_payment", f"confirm:{reference}:{why}", body)


async def stop(uow: UnitOfWork, reference: str) -> None:
    await uow.diary.forget(_key(reference))


async def next_refund_look(uow: UnitOfWork, refund: Refund) -> bool:
    """False when it has taken longer than anybody waits."""
    times = refund_looks(refund.created_at)
    at = next((time for time in times if time > uow.now), None)
    if at is None:
        return False
    notice = Notice("refund_watch", {"reference": refund.reference})
    await uow.diary.remind(f"refund:{refund.reference}", at, notice)
    return True


def _key(reference: str) -> str:
    return f"watch:{reference}"
