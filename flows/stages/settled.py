"""What became of a payment: said plainly the moment it is known, with what the buyer can do about it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.errors import UnknownOrderError
from domain.model.ids import OrderId
from domain.model.money import Money
from domain.model.order import Order, OrderStatus
from domain.model.payment import Reason
from domain.services import depositing, paying, settling, tracking, watching
from domain.services.settling import Settled, Settlement
from flows.context import Param, Reply, Tap, Turn
from flows.taps import (
    BROWSE,
    CANCEL_ORDER,
    CHANGE_METHOD,
    HUMAN,
    KEEP_CREDIT,
    PAID,
    PAY_NOW,
    PAY_REST,
    REORDER,
    TRACK,
)

REASONS: Final = frozenset(reason.value for reason in Reason if reason.value)
CLOSES: Final = frozenset(
    {
        *(Settlement.PAID, Settlement.OVER, Settlement.REVIVED),
        *(Settlement.DEPOSIT, Settlement.TWICE),
    }
)
"""After these the buyer has nothing to pay at the moment."""


async def on_payment_settled(turn: Turn) -> None:
    amount = Money(int(turn.facts["minor"]), turn.facts["currency"])
    settled = await settling.settle(turn.uow, turn.facts["reference"], amount)
    order, say = settled.order, SAID.get(settled.what)
    if order is None or say is None:
        return
    await say(turn, settled, order)
    if turn.within("pay") and settled.what in CLOSES:
        turn.then("close_sale")


async def _paid(turn: Turn, _settled: Settled, order: Order) -> None:
    say_received(turn, order)


async def _over(turn: Turn, settled: Settled, order: Order) -> None:
    say_received(turn, order)
    _say(turn, "pay.over", settled, money_back(order), KEEP_CREDIT, BROWSE)


async def _short(turn: Turn, settled: Settled, order: Order) -> None:
    turn.memory.order = str(order.order_id)
    _say(turn, "pay.short", settled, PAY_REST, money_back(order), HUMAN)


async def _wrong_currency(turn: Turn, settled: Settled, order: Order) -> None:
    turn.memory.order = str(order.order_id)
    _say(turn, "pay.wrong_currency", settled, PAY_NOW, HUMAN)


async def _twice(turn: Turn, settled: Settled, order: Order) -> None:
    _say(turn, "pay.twice", settled, money_back(order), KEEP_CREDIT, BROWSE)


def say_received(turn: Turn, order: Order) -> None:
    params: dict[str, Param] = {
        "number": order.number,
        "total": order.payable,
        "name": order.name,
    }
    turn.show(_with_receipt(order, Reply("pay.received", params, (TRACK, BROWSE))))


def _with_receipt(order: Order, reply: Reply) -> Reply:
    if not order.receipt_token:
        return reply
    return replace(reply, link=f"/receipts/{order.receipt_token}", link_title="tap.receipt")


def _say(turn: Turn, copy_id: str, settled: Settled, *taps: Tap) -> None:
    turn.show(Reply(copy_id, _params(settled), taps))


def _params(settled: Settled) -> dict[str, Param]:
    money = {"amount": settled.amount, "rest": settled.rest}
    params: dict[str, Param] = {name: value for name, value in money.items() if value is not None}
    return params | {"number": settled.order.number if settled.order else ""}


async def _deposit(turn: Turn, settled: Settled, order: Order) -> None:
    date = await due_date(turn, order)
    params = _params(settled) | {"date": date}
    turn.show(_with_receipt(order, Reply("pay.deposit", params, (PAY_REST, TRACK, BROWSE))))


async def due_date(turn: Turn, order: Order) -> str:
    """As it is written in all our countries: day, month, year; on the shop's own calendar."""
    zone = ZoneInfo((await turn.uow.shops.shop()).timezone)
    return f"{order.due_at.astimezone(zone):%d/%m/%Y}" if order.due_at else ""


def money_back(order: Order) -> Tap:
    return Tap("money_back", {"order": str(order.order_id)}, copy_id="tap.money_back")


def swap(order: Order) -> Tap:
    return Tap("swap_goods", {"order": str(order.order_id)}, copy_id="tap.swap")


async def _late(turn: Turn, settled: Settled, order: Order) -> None:
    """The goods are gone: wait, something else, or the money. Who cancelled may have it after all."""
    enough = settled.rest is not None and order.payable <= settled.rest
    facts = {"order": str(order.order_id)}
    taps: tuple[Tap, ...] = (swap(order), money_back(order))
    copy_id = "pay.late"
    if enough and order.status is OrderStatus.CANCELLED:
        copy_id, taps = "pay.late_cancelled", (_take(facts), *taps)
    elif enough and order.status is OrderStatus.EXPIRED:
        wait = Tap("wait_for_stock", facts, copy_id="tap.wait_for_stock")
        copy_id, taps = "pay.late_gone", (wait, *taps)
    _say(turn, copy_id, settled, *taps)


def _take(facts: dict[str, str]) -> Tap:
    return Tap("take_after_all", facts, copy_id="tap.take_after_all")


Saying: TypeAlias = Callable[[Turn, Settled, Order], Awaitable[None]]
SAID: Final[Mapping[Settlement, Saying]] = MappingProxyType(
    {
        Settlement.PAID: _paid,
        Settlement.REVIVED: _paid,
        Settlement.OVER: _over,
        Settlement.SHORT: _short,
        Settlement.DEPOSIT: _deposit,
        Settlement.WRONG_CURRENCY: _wrong_currency,
        Settlement.TWICE: _twice,
        Settlement.LATE: _late,
    }
)
"""What the buyer hears. Of what was counted before, and of what is not ours, nothing."""


async def on_payment_failed(turn: Turn) -> None:
    """`still_open`: the buyer asked, and the provider knows of no money yet."""
    if turn.facts.get("still_open"):
        turn.say("pay.not_yet", PAID, CHANGE_METHOD, HUMAN)
        return
    asked = bool(turn.facts.get("asked"))
    found = await paying.failed(turn.uow, turn.facts["reference"], again=asked)
    if found is None:
        return
    order, payment = found
    turn.memory.order = str(order.order_id)
    facts = {"method": payment.provider} | ({"part": "deposit"} if payment.deposit else {})
    if payment.provider in watching.BY_HAND:
        turn.say("pay.transfer_rejected", PAID, CHANGE_METHOD, HUMAN, number=order.number)
        return
    reason = turn.facts.get("reason", "")
    copy_id = f"pay.failed_{reason}" if reason in REASONS else "pay.failed"
    retry = Tap("try_again", facts, copy_id="tap.try_again")
    turn.say(copy_id, retry, CHANGE_METHOD, CANCEL_ORDER, number=order.number)


async def on_payment_watch(turn: Turn) -> None:
    """Time to ask the provider. Nothing is said."""
    await watching.look(turn.uow, turn.facts["reference"])


async def on_payment_expired(turn: Turn) -> None:
    """An attempt that may still be paid is asked about once more, before anything is closed."""
    order_id = OrderId(UUID(turn.facts["order"]))
    if not turn.facts.get("asked") and await paying.look_before_expiry(turn.uow, order_id):
        return
    order = await tracking.expire(turn.uow, order_id)
    if order is None:
        return
    turn.memory.order = ""
    credit = (await turn.uow.ledger.balance(order_id, order.total.currency)).credit
    if credit.minor:
        taps = (swap(order), money_back(order), HUMAN)
        turn.say("pay.expired_credit", *taps, number=order.number, amount=credit)
    else:
        turn.say("pay.expired", REORDER, BROWSE, HUMAN, number=order.number)
    if turn.within("pay"):
        turn.then("close_sale")


async def on_balance_due(turn: Turn) -> None:
    order = await turn.uow.orders.get(OrderId(UUID(turn.facts["order"])))
    if order is None:
        raise UnknownOrderError(number="")
    when = turn.facts["when"]
    due = await depositing.reminded(turn.uow, order, when)
    if due is None:
        return
    turn.memory.order = str(order.order_id)
    copy_id = "pay.balance_overdue" if when == "overdue" else "pay.balance_due"
    date = await due_date(turn, order)
    turn.say(copy_id, PAY_REST, HUMAN, number=order.number, rest=due, date=date)
