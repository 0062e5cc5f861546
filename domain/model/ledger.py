"""The ledger: every amount of money goes from one place to another, and no entry is ever changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.model.ids import OrderId
from domain.model.money import Money


class Place(StrEnum):
    """Where money is. Of each order and currency there is one of each, but for the world outside."""

    OUTSIDE = "outside"
    CREDIT = "credit"
    """The buyer's, not spent."""
    ORDER = "order"
    """Spent on this order."""
    REFUND = "refund"
    """On its way back."""


class EntryKind(StrEnum):
    RECEIVED = "received"
    APPLIED = "applied"
    RELEASED = "released"
    """Of an order that is closed, or of which a part is given back."""
    MOVED = "moved"
    """To another order of the same buyer."""
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    RETURNED = "returned"
    """The refund failed."""


ROUTES: Mapping[EntryKind, tuple[Place, Place]] = MappingProxyType(
    {
        EntryKind.RECEIVED: (Place.OUTSIDE, Place.CREDIT),
        EntryKind.APPLIED: (Place.CREDIT, Place.ORDER),
        EntryKind.RELEASED: (Place.ORDER, Place.CREDIT),
        EntryKind.MOVED: (Place.CREDIT, Place.CREDIT),
        EntryKind.REFUNDING: (Place.CREDIT, Place.REFUND),
        EntryKind.REFUNDED: (Place.REFUND, Place.OUTSIDE),
        EntryKind.RETURNED: (Place.REFUND, Place.CREDIT),
    }
)
"""From where to where each kind goes. The database refuses another way."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`reference`: the payment or refund it is about. `key`: written once, whatever is repeated.

    `to_order`: where money of `order_id` moves to, for MOVED alone.
    """

    kind: EntryKind
    order_id: OrderId
    amount: Money
    reference: str
    key: str
    to_order: OrderId | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """What an order holds in one currency. None of it is ever below zero."""

    credit: Money
    order: Money
    refund: Money


@dataclass(frozen=True, slots=True)
class Credit:
    """Unspent money of a buyer, at the order that it came in for."""

    order_id: OrderId
    number: str
    amount: Money


ABOUT_CREDIT: Final = frozenset(
    {"short", "over", "wrong_currency", "twice", "late", "waiting_for_stock"}
)
"""Kinds of task for money that pays nothing yet: done when nothing of the order's money is unspent any more."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something about money that a person of the shop has to do. One of a kind for each reference."""

    kind: str
    order_id: OrderId | None
    reference: str
    amount: Money
    opened_at: datetime
    number: str = ""
    note: str = ""
