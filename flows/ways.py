"""Ways to pay, as buyers speak of them, and what is under way of them."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from domain.model.money import Money
from domain.model.order import Order
from domain.model.payment import ATTEMPTING, Payment
from domain.model.shop import PaymentAccount
from domain.ports import UnitOfWork

WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cash_on_delivery": (
            "cash delivery receive reach arrive arrives cod door hand livraison cash-on-delivery"
            " pod taslimu especes espèces"
        ),
        "bank_transfer": "transfer bank account virement banque benki deposit-slip",
        "mpesa": "mpesa m-pesa pesa stk lipa prompt till paybill",
        "flutterwave": "flutterwave rave",
        "paystack": "paystack",
    }
)
"""What means this way and no other."""
PAGES: Final = frozenset({"paystack", "flutterwave"})
PAGE_WORDS: Final = frozenset(
    {
        *("card", "carte", "kadi", "online", "link", "lien", "ussd", "debit", "pay-online"),
        *("atm", "bank", "transfer", "mobile", "page"),
    }
)
"""What can be done on the page of either of these."""

_WORD = re.compile(r"[\w-]+")
_PART = re.compile(
    r"\b(deposit|part|half|instal+ments?|small[- ]small|kidogo|amana|acompte|arrhes|moiti[ée])\b"
    r"|\d+ ?%",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(later|not now|tomorrow|baadaye|kesho|plus tard|demain|small time)\b", re.IGNORECASE
)


def method_in(words: str, accounts: Sequence[PaymentAccount]) -> str | None:
    """The way that is meant, of those the shop has."""
    said = set(_WORD.findall(words.casefold()))
    for account in accounts:
        if said & set(WORDS.get(account.provider, account.provider).split()):
            return account.provider
    if said & PAGE_WORDS:
        return next((one.provider for one in accounts if one.provider in PAGES), None)
    return None


def speaks_of_a_part(words: str) -> bool:
    return _PART.search(words) is not None


def speaks_of_later(words: str) -> bool:
    return _LATER.search(words) is not None


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
