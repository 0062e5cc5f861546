"""Everything of a shop in memory that a savepoint puts back."""

import copy
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.model.buyer import Buyer
from domain.model.haggling import Bargain
from domain.model.ids import BuyerId, OrderId
from domain.model.message import Notice
from domain.model.order import Order
from domain.model.payment import Payment
from tests.fakes.joining import Joined
from tests.fakes.money import Books


@dataclass
class Shelf:
    """Everything that a savepoint puts back."""

    stock: dict[str, int]
    carts: dict[str, int] = field(default_factory=dict)
    orders: dict[OrderId, Order] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    buyer: Buyer = field(default_factory=lambda: Buyer(BuyerId(UUID(int=2))))
    effects: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    reminders: dict[str, tuple[datetime, Notice]] = field(default_factory=dict)
    joins: Joined = field(default_factory=Joined)
    books: Books = field(default_factory=Books)
    bargains: dict[str, Bargain] = field(default_factory=dict)
    uses: dict[str, int] = field(default_factory=dict)
    """Of discount codes, so far."""

    def copied(self) -> "Shelf":
        """What is in it never changes; only which things are."""
        return Shelf(
            dict(self.stock),
            dict(self.carts),
            dict(self.orders),
            dict(self.payments),
            self.buyer,
            list(self.effects),
            list(self.events),
            dict(self.reminders),
            copy.deepcopy(self.joins),
            self.books.copied(),
            dict(self.bargains),
            dict(self.uses),
        )
