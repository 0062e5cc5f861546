"""Payments, ledger, refunds and tasks of a shop held in memory, with the constraints that the database has."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from domain.model.ids import BuyerId, OrderId
from domain.model.ledger import ABOUT_CREDIT, ROUTES, Balance, Credit, Entry, Place, Task
from domain.model.money import Money
from domain.model.payment import (
    ATTEMPTING,
    PAYMENT_MOVES,
    REFUND_MOVES,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
)

if TYPE_CHECKING:
    from tests.fakes.shelf import Shelf
    from tests.fakes.world import World


@dataclass
class Books:
    """What a savepoint puts back; what is in it never changes."""

    entries: dict[str, Entry] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    tasks: dict[tuple[str, str], Task] = field(default_factory=dict)
    effect_keys: set[str] = field(default_factory=set)

    def copied(self) -> "Books":
        return Books(
            *(dict(self.entries), dict(self.refunds), dict(self.tasks)), set(self.effect_keys)
        )

    def first(self, key: str) -> bool:
        """A repeated key is one effect."""
        known = key in self.effect_keys
        self.effect_keys.add(key)
        return not known


@dataclass
class FakePayments:
    world: "World"

    @property
    def _payments(self) -> dict[str, Payment]:
        return self.world.shelf.payments

    async def add(self, payment: Payment) -> None:
        assert payment.reference not in self._payments
        self._one_prompt(payment)
        self._payments[payment.reference] = payment

    def _one_prompt(self, payment: Payment) -> None:
        """As the unique index does."""
        same = [
            one
            for one in self._payments.values()
            if one.phone
            and (one.order_id, one.phone) == (payment.order_id, payment.phone)
            and one.status in ATTEMPTING
        ]
        assert not same, "a second prompt on one phone"

    async def order_of(self, reference: str) -> OrderId | None:
        payment = self._payments.get(reference)
        return payment.order_id if payment else None

    async def by_reference(self, reference: str) -> Payment | None:
        return self._payments.get(reference)

    async def of_order(self, order_id: OrderId) -> list[Payment]:
        found = [p for p in self._payments.values() if p.order_id == order_id]
        return list(reversed(found))

    async def move(self, payment: Payment, to: PaymentStatus, *, link: str = "") -> bool:
        known = self._payments[payment.reference]
        if known.status is not payment.status:
            return False
        assert to is known.status or to in PAYMENT_MOVES[known.status], (known.status, to)
        self._payments[payment.reference] = replace(known, status=to, link=link or known.link)
        return True

    async def receive(self, payment: Payment, amount: Money) -> bool:
        known = self._payments[payment.reference]
        if known.status is PaymentStatus.PAID:
            return False
        paid = replace(known, status=PaymentStatus.PAID, received=amount)
        self._payments[payment.reference] = paid
        return True

    async def note(self, payment: Payment) -> None:
        known = self._payments[payment.reference]
        ref = known.provider_ref or payment.provider_ref
        noted = replace(known, pushed_at=payment.pushed_at, provider_ref=ref)
        self._payments[payment.reference] = noted


@dataclass
class FakeLedger:
    world: "World"

    @property
    def _entries(self) -> dict[str, Entry]:
        return self.world.shelf.books.entries

    async def add(self, entry: Entry) -> bool:
        if entry.key in self._entries:
            return False
        assert entry.amount.minor > 0, entry
        self._entries[entry.key] = entry
        for order_id in {entry.order_id, entry.to_order or entry.order_id}:
            self._refuse_a_wrong_balance(order_id)
        return True

    def _refuse_a_wrong_balance(self, order_id: OrderId) -> None:
        order = self.world.shelf.orders[order_id]
        for balance in balances(self._entries.values(), order_id):
            lowest = min(balance.credit.minor, balance.order.minor, balance.refund.minor)
            assert lowest >= 0, f"below zero: {balance}"
            if balance.order.minor:
                assert balance.order <= order.payable, f"more than it costs: {balance}"

    async def balance(self, order_id: OrderId, currency: str) -> Balance:
        nothing = Money(0, currency)
        found = {b.credit.currency: b for b in await self.balances(order_id)}
        return found.get(currency, Balance(nothing, nothing, nothing))

    async def balances(self, order_id: OrderId) -> list[Balance]:
        return balances(self._entries.values(), order_id)

    async def credits(self, buyer_id: BuyerId) -> list[Credit]:  # noqa: ARG002 - one buyer
        return [
            Credit(order.order_id, order.number, balance.credit)
            for order in self.world.shelf.orders.values()
            for balance in await self.balances(order.order_id)
            if balance.credit.minor
        ]

    async def moved_from(self, order_id: OrderId) -> list[OrderId]:
        return [e.order_id for e in self._entries.values() if e.to_order == order_id]


def balances(entries: Iterable[Entry], order_id: OrderId) -> list[Balance]:
    held: dict[str, dict[Place, int]] = {}
    for entry in entries:
        source, target = ROUTES[entry.kind]
        ends = ((source, entry.order_id, -1), (target, entry.to_order or entry.order_id, 1))
        for place, where, sign in ends:
            if place is not Place.OUTSIDE and where == order_id:
                by_place = held.setdefault(entry.amount.currency, dict.fromkeys(Place, 0))
                by_place[place] += sign * entry.amount.minor
    return [
        Balance(
            *(Money(by[place], currency) for place in (Place.CREDIT, Place.ORDER, Place.REFUND))
        )
        for currency, by in sorted(held.items())
    ]


def came_and_is(shelf: "Shelf") -> tuple[Counter[str], Counter[str]]:
    """By currency, in minor units: what was paid in, and what is with the shop or was sent back. They are equal."""
    paid, there = Counter[str](), Counter[str]()
    for payment in shelf.payments.values():
        if payment.received is not None:
            paid[payment.received.currency] += payment.received.minor
    for order in shelf.orders.values():
        for held in balances(shelf.books.entries.values(), order.order_id):
            there[held.credit.currency] += held.credit.minor + held.order.minor + held.refund.minor
    for refund in shelf.books.refunds.values():
        if refund.status is RefundStatus.DONE:
            there[refund.amount.currency] += refund.amount.minor
    return +paid, +there


@dataclass
class FakeRefunds:
    world: "World"

    @property
    def _refunds(self) -> dict[str, Refund]:
        return self.world.shelf.books.refunds

    async def add(self, refund: Refund) -> None:
        assert refund.reference not in self._refunds
        self._refunds[refund.reference] = refund

    async def by_reference(self, reference: str) -> Refund | None:
        return self._refunds.get(reference)

    async def of_payment(self, payment_reference: str) -> list[Refund]:
        return [r for r in self._refunds.values() if r.payment_reference == payment_reference]

    async def move(self, refund: Refund, to: RefundStatus, *, provider_ref: str = "") -> bool:
        known = self._refunds[refund.reference]
        if known.status is not refund.status:
            return False
        assert to in REFUND_MOVES[known.status], (known.status, to)
        ref = provider_ref or known.provider_ref
        self._refunds[refund.reference] = replace(known, status=to, provider_ref=ref)
        return True


@dataclass
class FakeTasks:
    world: "World"

    async def open(self, task: Task) -> bool:
        tasks = self.world.shelf.books.tasks
        key = (task.kind, task.reference)
        return key not in tasks and tasks.setdefault(key, task) is task

    async def waiting(self) -> list[Task]:
        return list(self.world.shelf.books.tasks.values())

    async def is_waiting(self, kind: str, reference: str) -> bool:
        return (kind, reference) in self.world.shelf.books.tasks

    async def close(self, kind: str, reference: str, by: str, note: str, at: datetime) -> bool:  # noqa: ARG002
        return self.world.shelf.books.tasks.pop((kind, reference), None) is not None

    async def close_about_credit(self, order_id: OrderId, at: datetime) -> None:  # noqa: ARG002
        for key, task in list(self.world.shelf.books.tasks.items()):
            if task.order_id == order_id and task.kind in ABOUT_CREDIT:
                del self.world.shelf.books.tasks[key]
