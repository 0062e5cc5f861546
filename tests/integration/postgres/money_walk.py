"""A shop's money, driven by a die: buyers, providers, the seller, the clock, and processes that die before a commit."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Final, TypeVar
from uuid import UUID

import asyncpg

from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.errors import DomainError, SellerError
from domain.model.ids import OrderId
from domain.model.money import Money
from domain.model.order import OPEN, Order, OrderStatus
from domain.model.payment import RefundAnswer, RefundStatus
from domain.services import counter, paying, refunding, settling, tracking
from domain.services.counter import Person
from domain.services.paying import Wish
from tests.integration.postgres.filling import order_of
from tests.integration.postgres.samples import BUYER, CONVERSATION, Clock
from tests.integration.postgres.two_chats import Units

SKU: Final = "ANK-R-10"
OWNER: Final = Person("owner", "Adaeze")
DIES: Final = 0.15
"""How often a process dies between its last write and its commit."""
WAYS: Final = ("paystack", "mpesa", "bank_transfer", "cash_on_delivery")
ENDS: Final = (RefundStatus.DONE, RefundStatus.FAILED, RefundStatus.PENDING)
Picked = TypeVar("Picked")


class DiedError(Exception):
    pass


@dataclass
class Walk:
    """`truth`: what providers have of a reference; it never changes. `left`: orders that have left the shop."""

    units: Units
    clock: Clock
    owner: asyncpg.Pool
    die: Random
    truth: dict[str, Money] = field(default_factory=dict)
    left: set[UUID] = field(default_factory=set)
    placed: int = 0

    async def step(self) -> None:
        deeds: tuple[Callable[[], Awaitable[None]], ...] = (
            *(self.orders, self.chooses, self.chooses, self.money_comes, self.money_comes),
            *(self.two_at_once, self.fails, self.time_passes, self.cancels, self.wants_it_back),
            *(self.takes_after_all, self.pays_with_credit, self.seller_gives_back),
            *(self.refund_ends, self.cash_is_collected, self.is_refused, self.goes_out),
        )
        await self.die.choice(deeds)()

    @asynccontextmanager
    async def unit(self, *, dies: bool | None = None) -> AsyncIterator[PostgresUnitOfWork]:
        """A refusal undoes it, and so does a death."""
        dies = self.dies() if dies is None else dies
        with suppress(DiedError, DomainError, SellerError):
            async with self.units(CONVERSATION) as uow:
                yield uow
                if dies:
                    raise DiedError

    def dies(self) -> bool:
        return self.die.random() < DIES

    def pick(self, among: list[Picked]) -> Picked | None:
        return self.die.choice(among) if among else None

    async def an_order(self, uow: PostgresUnitOfWork, *status: OrderStatus) -> Order | None:
        rows = await self.owner.fetch(
            "select order_id from orders where status = any($1) order by number",
            status or list(OrderStatus),
        )
        row = self.pick(rows)
        return None if row is None else await uow.orders.get(OrderId(row["order_id"]))

    async def orders(self) -> None:
        self.placed += 1
        async with self.unit() as uow:
            order = order_of(uow, CONVERSATION, BUYER, f"AD-{self.placed:03}")
            if await uow.stock.hold(SKU, 2):
                await uow.orders.add(order)
                await uow.orders.move(order, OrderStatus.PENDING, expires_at=order.expires_at)

    async def chooses(self) -> None:
        async with self.unit() as uow:
            order = await self.an_order(uow, *OPEN)
            if order is not None:
                wish = Wish(self.die.choice(WAYS), "254712345678", self.die.random() < 0.4)
                await paying.choose(uow, order, wish)

    async def references(self) -> list[str]:
        rows = await self.owner.fetch("select reference from payments order by reference")
        return [row["reference"] for row in rows]

    async def money_comes(self) -> None:
        """Of one attempt, confirmed twice at the same moment."""
        reference = self.pick(await self.references())
        if reference is not None:
            await self.settle_at_once([reference, reference])

    async def two_at_once(self) -> None:
        """Of two attempts, perhaps of one order, at the same moment."""
        known = await self.references()
        await self.settle_at_once(self.die.sample(known, min(2, len(known))))

    async def settle_at_once(self, references: list[str]) -> None:
        """All that is drawn is drawn before the race."""
        came = [(one, await self.came(one), self.dies()) for one in references]
        await asyncio.gather(*(self.settles(*one) for one in came))

    async def came(self, reference: str) -> Money:
        """What the provider has of it."""
        asked = await self.owner.fetchrow("select * from payments where reference = $1", reference)
        assert asked is not None
        minor, currency = asked["amount_minor"], asked["currency"]
        amounts = [Money(minor + more, currency) for more in (0, 0, 0, 0, 0, -100, 100)]
        amounts.append(Money(minor, "GHS"))
        return self.truth.setdefault(reference, self.die.choice(amounts))

    async def settles(self, reference: str, amount: Money, dies: bool) -> None:  # noqa: FBT001 - drawn
        async with self.unit(dies=dies) as uow:
            await settling.settle(uow, reference, amount)

    async def fails(self) -> None:
        reference = self.pick(await self.references())
        async with self.unit() as uow:
            if reference is not None:
                await paying.failed(uow, reference)

    async def time_passes(self) -> None:
        self.clock.pass_by(self.die.choice([60, 1_900, 90_000]))
        rows = await self.owner.fetch("select order_id from orders where expires_at is not null")
        for row in rows:
            async with self.unit() as uow:
                await tracking.expire(uow, OrderId(row["order_id"]))

    async def cancels(self) -> None:
        async with self.unit() as uow:
            order = await self.an_order(uow)
            if order is not None:
                await tracking.cancel(uow, order)

    async def wants_it_back(self) -> None:
        async with self.unit() as uow:
            order = await self.an_order(uow)
            if order is not None:
                await refunding.unspent(uow, order)

    async def takes_after_all(self) -> None:
        async with self.unit() as uow:
            order = await self.an_order(uow, OrderStatus.EXPIRED, OrderStatus.CANCELLED)
            if order is not None:
                await settling.revive(uow, order)

    async def pays_with_credit(self) -> None:
        async with self.unit() as uow:
            order = await self.an_order(uow, *OPEN)
            if order is not None:
                await settling.pay_with_credit(uow, order)

    async def seller_gives_back(self) -> None:
        part = self.die.choice([None, Money(10_000, "NGN"), Money(2_000_000, "NGN")])
        async with self.unit() as uow:
            order = await self.an_order(uow)
            if order is not None:
                await counter.refund(uow, order.number, part, "torn", OWNER)

    async def refund_ends(self) -> None:
        """Told twice at the same moment, perhaps not the same."""
        rows = await self.owner.fetch("select reference from refunds order by reference")
        row = self.pick(rows)
        if row is not None:
            ends = [(self.die.choice(ENDS), self.dies()) for _ in range(2)]
            await asyncio.gather(*(self.answers(row["reference"], *end) for end in ends))

    async def answers(self, reference: str, status: RefundStatus, dies: bool) -> None:  # noqa: FBT001 - drawn
        async with self.unit(dies=dies) as uow:
            await refunding.answered(uow, reference, RefundAnswer(status, "p-1"))

    async def cash_is_collected(self) -> None:
        async with self.unit() as uow:
            order = await self.an_order(uow, *OPEN, OrderStatus.SHIPPED)
            if order is not None:
                payment = await counter.collected(uow, order.number, order.total, OWNER)
                await settling.settle(uow, payment.reference, payment.amount)
                self.truth[payment.reference] = payment.amount

    async def is_refused(self) -> None:
        async with self.unit() as uow:
            order = await self.an_order(uow, OrderStatus.CONFIRMED, OrderStatus.SHIPPED)
            if order is not None:
                await counter.refused(uow, order.number, OWNER)

    async def goes_out(self) -> None:
        following = {
            OrderStatus.PAID: OrderStatus.PACKED,
            OrderStatus.CONFIRMED: OrderStatus.PACKED,
            OrderStatus.PACKED: OrderStatus.SHIPPED,
            OrderStatus.SHIPPED: OrderStatus.DELIVERED,
        }
        async with self.unit() as uow:
            order = await self.an_order(uow, *following)
            if order is not None:
                await uow.orders.move(order, following[order.status])
