"""Payments, and the one buyer, of a world in memory."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.model.buyer import Buyer
from domain.model.ids import BuyerId, OrderId
from domain.model.payment import Payment, PaymentStatus

if TYPE_CHECKING:
    from tests.fakes.world import World


@dataclass
class FakePayments:
    world: "World"

    async def add(self, payment: Payment) -> None:
        self.world.shelf.payments[payment.reference] = payment

    async def by_reference(self, reference: str) -> Payment | None:
        return self.world.shelf.payments.get(reference)

    async def of_order(self, order_id: OrderId) -> list[Payment]:
        found = [p for p in self.world.shelf.payments.values() if p.order_id == order_id]
        return list(reversed(found))

    async def move(self, payment: Payment, to: PaymentStatus, *, link: str = "") -> bool:
        moved = replace(payment, status=to, link=link or payment.link)
        self.world.shelf.payments[payment.reference] = moved
        return True


@dataclass
class FakeBuyers:
    world: "World"

    async def get(self, buyer_id: BuyerId) -> Buyer:  # noqa: ARG002 - one buyer
        return self.world.shelf.buyer

    async def save(self, buyer: Buyer) -> None:
        self.world.shelf.buyer = buyer
