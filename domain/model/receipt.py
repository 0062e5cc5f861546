"""A receipt: what was bought and paid, with every word already in the buyer's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LABELS: Final = (
    "receipt.title",
    "receipt.order",
    "receipt.date",
    "receipt.buyer",
    "receipt.item",
    "receipt.amount",
    "receipt.total",
    "receipt.paid",
    "receipt.balance",
    "receipt.check",
    "receipt.thanks",
)
"""Ids of the sentences on it. They take no parameters."""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """`detail` is the size and colour, or how it was paid and when. `amount` is written for the buyer."""

    title: str
    amount: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """`number` is what a person reads out; `url` is where anybody with the paper can check it.

    `extras` are delivery and discounts; `balance` is empty when all is paid. `labels` has every id of LABELS.
    """

    shop: str
    about: str
    number: str
    date: str
    buyer: str
    lines: tuple[ReceiptLine, ...]
    extras: tuple[ReceiptLine, ...]
    total: str
    paid: tuple[ReceiptLine, ...]
    balance: str
    url: str
    labels: Mapping[str, str]
