"""Where money is written down, and what a person has to see to: all in the transaction of its unit of work."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.model.ids import BuyerId, OrderId
from domain.model.ledger import Balance, Credit, Entry, Task
from domain.model.money import Money
from domain.model.payment import Payment, PaymentStatus, Refund, RefundStatus


class Payments(Protocol):
    async def add(self, payment: Payment) -> None: ...

    async def order_of(self, reference: str) -> OrderId | None:
        """Which order it is for. Lock that first, then the payment: so two never wait for each other."""
        ...

    async def by_reference(self, reference: str) -> Payment | None:
        """Locked until the transaction ends."""
        ...

    async def of_order(self, order_id: OrderId) -> list[Payment]:
        """Newest first."""
        ...

    async def move(self, payment: Payment, to: PaymentStatus, *, link: str = "") -> bool:
        """False when the status in the database is not `payment.status` any more."""
        ...

    async def receive(self, payment: Payment, amount: Money) -> bool:
        """Paid, with what the provider confirmed; False when it was paid already."""
        ...

    async def note(self, payment: Payment) -> None:
        """Write down `pushed_at`, and `provider_ref` where none is known yet."""
        ...


class Ledger(Protocol):
    """Append-only. An entry that would bring a balance below zero, or an order above its total, is an error."""

    async def add(self, entry: Entry) -> bool:
        """False when an entry of this key stands already."""
        ...

    async def balance(self, order_id: OrderId, currency: str) -> Balance: ...

    async def balances(self, order_id: OrderId) -> list[Balance]:
        """One for each currency in which something came in."""
        ...

    async def credits(self, buyer_id: BuyerId) -> list[Credit]:
        """Unspent money of a buyer, oldest order first."""
        ...

    async def moved_from(self, order_id: OrderId) -> list[OrderId]:
        """Orders whose money was moved to this one."""
        ...


class RefundBook(Protocol):
    async def add(self, refund: Refund) -> None: ...

    async def by_reference(self, reference: str) -> Refund | None:
        """Locked until the transaction ends."""
        ...

    async def of_payment(self, payment_reference: str) -> list[Refund]:
        """Newest first."""
        ...

    async def move(self, refund: Refund, to: RefundStatus, *, provider_ref: str = "") -> bool:
        """False when the status in the database is not `refund.status` any more."""
        ...


class Tasks(Protocol):
    """What a person of the shop has to see to."""

    async def open(self, task: Task) -> bool:
        """False when there is one of this kind and reference already."""
        ...

    async def waiting(self) -> Sequence[Task]:
        """Not done yet, oldest first."""
        ...

    async def is_waiting(self, kind: str, reference: str) -> bool: ...

    async def close(self, kind: str, reference: str, by: str, note: str, at: datetime) -> bool: ...

    async def close_about_credit(self, order_id: OrderId, at: datetime) -> None:
        """Those of `ABOUT_CREDIT`: the order's unspent money is spent, or on its way back."""
        ...
