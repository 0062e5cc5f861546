"""Bargains and discount codes of a world in memory."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.model.cart import CartLine
from domain.model.code import Code
from domain.model.haggling import Bargain
from domain.model.ids import BuyerId
from domain.model.order import OrderStatus
from domain.model.product import Item

if TYPE_CHECKING:
    from tests.fakes.world import World

OVER = frozenset({OrderStatus.DRAFT, OrderStatus.CANCELLED, OrderStatus.EXPIRED})


class FakeBargains:
    def __init__(self, world: "World") -> None:
        self._world = world

    def line(self, item: Item, quantity: int) -> CartLine:
        bargain = self._live(item.sku)
        if bargain is None:
            return CartLine(item, quantity)
        return CartLine(item, quantity, bargain.agreed, bargain.bundle)

    def _live(self, sku: str) -> Bargain | None:
        bargain = self._world.shelf.bargains.get(sku)
        return bargain if bargain and bargain.expires_at > self._world.now else None

    async def get(self, buyer_id: BuyerId, sku: str) -> Bargain | None:  # noqa: ARG002 - one buyer
        return self._live(sku)

    async def save(self, buyer_id: BuyerId, bargain: Bargain) -> None:  # noqa: ARG002
        self._world.shelf.bargains[bargain.sku] = bargain

    async def forget(self, buyer_id: BuyerId, skus: Collection[str]) -> None:  # noqa: ARG002
        for sku in skus:
            self._world.shelf.bargains.pop(sku, None)


class FakeCodes:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.known: dict[str, Code] = {}

    def _left(self, code: Code) -> int | None:
        if code.uses is None:
            return None
        return code.uses - self._world.shelf.uses.get(code.code, 0)

    def on_the_cart(self) -> Code | None:
        code = self.known.get(self._world.shelf.buyer.code)
        if code is None or self._left(code) == 0:
            return None
        return None if code.ends_at and code.ends_at <= self._world.now else code

    async def get(self, code: str) -> Code | None:
        known = self.known.get(code)
        return replace(known, uses=self._left(known)) if known else None

    async def used_by(self, buyer_id: BuyerId, code: str) -> int:  # noqa: ARG002 - one buyer
        orders = self._world.shelf.orders.values()
        return sum(order.code == code and order.status not in OVER for order in orders)

    async def spend(self, code: str) -> bool:
        known = self.known.get(code)
        if known is None or self._left(known) == 0:
            return False
        self._world.shelf.uses[code] = self._world.shelf.uses.get(code, 0) + 1
        return True

    async def give_back(self, code: str) -> None:
        self._world.shelf.uses[code] -= 1
