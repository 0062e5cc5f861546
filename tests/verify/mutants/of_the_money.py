"""Faults of what is said and done when the world tells of money."""

from dataclasses import replace
from typing import Any

from domain.model.ledger import ABOUT_CREDIT, EntryKind
from domain.model.money import Money
from domain.model.order import Order, OrderStatus
from domain.model.payment import Refund
from domain.ports import UnitOfWork
from domain.services import booking, depositing, holding, paying, settling
from domain.services.settling import Settlement
from flows.stages import money, settled
from tests.verify.mutants.planting import Mutant, silent, stage, swapped, without

settle, ask_for, task, book_refund = (
    settling.settle,
    paying.to_ask_for,
    booking.task,
    booking.refund,
)


async def every_currency_is_ours(uow: UnitOfWork, reference: str, amount: Money) -> Any:
    payment = await uow.payments.by_reference(reference)
    return await settle(
        uow, reference, Money(amount.minor, payment.amount.currency) if payment else amount
    )


async def agrees_without_a_day(uow: UnitOfWork, order: Order, paid: Money, reference: str) -> Order:
    await booking.applied(uow, order, paid, reference)
    await uow.orders.move(replace(order, expires_at=None), OrderStatus.CONFIRMED)
    return replace(order, status=OrderStatus.CONFIRMED)


async def a_part_is_the_whole(uow: UnitOfWork, order: Order, *, deposit: bool) -> Money:  # noqa: ARG001
    return await ask_for(uow, order, deposit=False)


async def takes_no_goods(_uow: UnitOfWork, _order: Order) -> None:
    return


async def tells_no_seller(
    uow: UnitOfWork, kind: str, order: Order, reference: str, amount: Money
) -> None:
    if kind != "refund_failed":
        await task(uow, kind, order, reference, amount)


async def puts_nothing_back(uow: UnitOfWork, kind: EntryKind, refund: Refund) -> None:
    if kind is not EntryKind.RETURNED:
        await book_refund(uow, kind, refund)


def saying_without(*missing: Settlement) -> dict[Settlement, settled.Saying]:
    return {what: say for what, say in settled.SAID.items() if what not in missing}


AGREED = (
    *("add_item", "checkout", "decline", "give_name", "give_address", "choose_delivery"),
    "accept",
)
"""An order stands, and the buyer is asked how to pay."""
PAYING = (*AGREED, "[choose_payment?method=paystack")
REFUNDED = (*PAYING, "payment_settled, too much", "money_back")
"""What was too much is on its way back."""
DEPOSIT = (*AGREED, "[choose_payment?part=deposit")
OWING = (*DEPOSIT, "[choose_payment?method=paystack", "payment_settled")
"""A deposit came, and the rest is due."""
CANCELLED = (*PAYING, "cancel_order", "payment_settled")
"""Paid all the same: the money waits for the order, or goes back."""

MUTANTS = (
    Mutant(
        "news of a refund are not told", stage(money, "refund_answered", silent), opening=REFUNDED
    ),
    Mutant(
        "a refund is not heard of after stop",
        without("refund_answered", "stopped"),
        opening=REFUNDED,
    ),
    Mutant(
        "a refund that failed is not put before the seller",
        swapped(booking, "task", tells_no_seller),
        opening=REFUNDED,
    ),
    Mutant(
        "a refund that failed takes the money",
        swapped(booking, "refund", puts_nothing_back),
        opening=REFUNDED,
    ),
    Mutant(
        "a balance that is due is not told", stage(settled, "balance_due", silent), opening=OWING
    ),
    Mutant(
        "a balance is not heard of while a person is at work",
        without("balance_due", "handoff"),
        opening=OWING,
    ),
    Mutant(
        "a deposit asks for the whole",
        swapped(paying, "to_ask_for", a_part_is_the_whole),
        opening=DEPOSIT,
    ),
    Mutant(
        "the rest of a deposit has no day",
        swapped(depositing, "agree", agrees_without_a_day),
        opening=DEPOSIT,
    ),
    Mutant(
        "an order is taken up without its goods",
        swapped(holding, "hold_again", takes_no_goods),
        opening=CANCELLED,
    ),
    Mutant(
        "an order taken up again is not told",
        stage(money, "order_revived", silent),
        opening=CANCELLED,
    ),
    Mutant(
        "money that came late is not told",
        swapped(settled, "SAID", saying_without(Settlement.LATE)),
        opening=PAYING,
    ),
    Mutant(
        "money that came twice is not told",
        swapped(settled, "SAID", saying_without(Settlement.TWICE)),
        opening=PAYING,
    ),
    Mutant(
        "what is too much is not offered back",
        swapped(settled, "SAID", saying_without() | {Settlement.OVER: settled._paid}),
        opening=PAYING,
    ),
    Mutant(
        "another currency pays", swapped(settling, "settle", every_currency_is_ours), opening=PAYING
    ),
    Mutant(
        "too little is not put before the seller",
        swapped(settling, "ABOUT_CREDIT", ABOUT_CREDIT - {Settlement.SHORT}),
        opening=PAYING,
    ),
)
