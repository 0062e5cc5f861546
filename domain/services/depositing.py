"""A part now, the balance later: what the deposit is, when the balance is due, and who is reminded when."""

from dataclasses import replace
from datetime import timedelta

from domain.model.message import Notice
from domain.model.money import EXPONENTS, Money
from domain.model.order import Order, OrderStatus
from domain.model.shop import Deposits
from domain.ports import UnitOfWork
from domain.services import booking

REMINDERS = {"before": timedelta(days=-1), "today": timedelta(), "overdue": timedelta(days=1)}
"""When the balance is spoken of, from the day it is due."""


def deposit_of(total: Money, deposits: Deposits) -> Money:
    """Whole naira or shillings, rounded up: some providers take no smaller coins.

    >>> deposit_of(Money(450_050, "NGN"), Deposits(30, 7))
    Money(minor=135100, currency='NGN')
    """
    unit = 10 ** EXPONENTS[total.currency]
    share = -(-total.minor * deposits.percent // (100 * unit)) * unit
    return Money(min(share, total.minor), total.currency)


async def agree(uow: UnitOfWork, order: Order, paid: Money, reference: str) -> Order:
    """The deposit is there: the order stands, its goods are kept, and the balance has a day."""
    deposits = (await uow.shops.shop()).deposits or Deposits(100, 0)
    due_at = uow.now + timedelta(days=deposits.days)
    await booking.applied(uow, order, paid, reference)
    agreed = replace(order, due_at=due_at, expires_at=None)
    await uow.orders.move(agreed, OrderStatus.CONFIRMED)
    await uow.diary.forget(f"hold:{order.order_id}")
    for when, after in REMINDERS.items():
        facts = {"order": str(order.order_id), "when": when}
        notice = Notice("balance_due", facts)
        await uow.diary.remind(_key(order, when), due_at + after, notice)
    await uow.diary.event("deposit_paid", {"order": str(order.order_id), "reference": reference})
    return replace(agreed, status=OrderStatus.CONFIRMED)


async def forget(uow: UnitOfWork, order: Order) -> None:
    """Nobody is reminded any more."""
    if order.due_at is not None:
        for when in REMINDERS:
            await uow.diary.forget(_key(order, when))


async def reminded(uow: UnitOfWork, order: Order, when: str) -> Money | None:
    """What is still due, or None when nothing is to be said. Who is over the day is put before the seller."""
    if order.status is not OrderStatus.CONFIRMED or order.due_at is None:
        return None
    due = await booking.due(uow, order)
    if due.minor and when == "overdue":
        await booking.task(uow, "balance_overdue", order, order.number, due)
    return due if due.minor else None


def _key(order: Order, when: str) -> str:
    return f"balance:{order.order_id}:{when}"
