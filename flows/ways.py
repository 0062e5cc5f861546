"""Ways to pay, as buyers speak of them, and what is under way of them."""

from collections.abc import Sequence
from typing import Final

from domain.model.money import Money
from domain.model.order import Order
from domain.model.payment import ATTEMPTING, Payment
from domain.model.shop import PaymentAccount
from domain.ports import UnitOfWork
from flows.paying_words import A_PART, LATER, OF_ONE, ON_A_PAGE
from flows.pointing import fold

PAGES: Final = frozenset({"paystack", "flutterwave"})


def method_in(words: str, accounts: Sequence[PaymentAccount]) -> str | None:
    """The way that is meant, of those the shop has."""
    offered, said = {account.provider for account in accounts}, fold(words)
    for provider, names in OF_ONE.items():
        if provider in offered and names.search(said):
            return provider
    named = (account.provider for account in accounts if account.provider in said)
    pages = (account.provider for account in accounts if account.provider in PAGES)
    return next(named, next(pages, None) if ON_A_PAGE.search(said) else None)


def speaks_of_a_part(words: str) -> bool:
    return A_PART.search(fold(words)) is not None


def speaks_of_later(words: str) -> bool:
    return LATER.search(fold(words)) is not None


async def newest_attempt(uow: UnitOfWork, order: Order) -> Payment | None:
    """What the buyer may be paying by at this moment."""
    payments = await uow.payments.of_order(order.order_id)
    return next((payment for payment in payments if payment.status in ATTEMPTING), None)


async def credit_elsewhere(uow: UnitOfWork, order: Order) -> Money:
    """The buyer's unspent money of other orders, as far as it can pay for this one."""
    currency = order.total.currency
    found = [
        credit.amount
        for credit in await uow.ledger.credits(order.buyer_id)
        if credit.order_id != order.order_id and credit.amount.currency == currency
    ]
    return sum(found, Money(0, currency))
