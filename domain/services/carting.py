"""Filling and emptying the cart. Stock is looked at here and held at checkout."""

from collections.abc import Mapping

from domain.errors import (
    EmptyCartError,
    NotInCartError,
    TooManyError,
    UnknownItemError,
)
from domain.model.cart import MOST_UNITS, Cart
from domain.model.ids import BuyerId, Sku
from domain.model.product import Item
from domain.ports import UnitOfWork
from domain.services import holding


async def item_of(uow: UnitOfWork, sku: str) -> Item:
    """Raises:
    UnknownItemError: it is not sold (any more).
    """
    item = await uow.catalogue.item(sku)
    if item is None:
        raise UnknownItemError(words=sku)
    return item


async def set_quantity(uow: UnitOfWork, buyer_id: BuyerId, sku: str, quantity: int) -> Cart:
    """Have exactly *quantity* units in the cart; what checkout held before is let go.

    Raises:
        OutOfStockError, SoldOutError: fewer units are left.
        TooManyError: more than `MOST_UNITS`.
        UnknownItemError: it is not sold (any more).
    """
    await holding.let_go(uow, buyer_id)
    if quantity > 0:
        item = await item_of(uow, sku)
        if quantity > MOST_UNITS:
            raise TooManyError(most=MOST_UNITS)
        if quantity > item.stock:
            raise holding.too_few(item)
    await uow.carts.put(buyer_id, sku, max(quantity, 0))
    cart = await uow.carts.load(buyer_id)
    await uow.diary.event("cart_changed", {"sku": sku, "quantity": max(quantity, 0)})
    return cart


async def add_item(uow: UnitOfWork, buyer_id: BuyerId, sku: str, quantity: int) -> Cart:
    """Put *quantity* more units in the cart.

    Raises:
        OutOfStockError, SoldOutError: fewer units are left.
        TooManyError: more than `MOST_UNITS`.
        UnknownItemError: it is not sold (any more).
    """
    cart = await uow.carts.load(buyer_id)
    line = cart.line(sku)
    return await set_quantity(uow, buyer_id, sku, (line.quantity if line else 0) + quantity)


async def remove_item(uow: UnitOfWork, buyer_id: BuyerId, sku: str) -> Cart:
    """Raises:
    NotInCartError: it is not in there.
    """
    if (await uow.carts.load(buyer_id)).line(sku) is None:
        raise NotInCartError(words=sku)
    return await set_quantity(uow, buyer_id, sku, 0)


async def clear(uow: UnitOfWork, buyer_id: BuyerId) -> Cart:
    """Empty the cart and return what was in it.

    Raises:
        EmptyCartError: there was nothing to clear.
    """
    cart = await uow.carts.load(buyer_id)
    if not cart.lines:
        raise EmptyCartError
    await holding.let_go(uow, buyer_id)
    await uow.carts.clear(buyer_id)
    return cart


async def restore(
    uow: UnitOfWork, buyer_id: BuyerId, before: Mapping[str, tuple[int, int]]
) -> Cart:
    """Give each SKU of *before* its quantity and its place among the lines (from 0) again.

    What is no longer in stock comes back as far as it goes.
    """
    await holding.let_go(uow, buyer_id)
    lines = {line.item.sku: line.quantity for line in (await uow.carts.load(buyer_id)).lines}
    order: list[str] = [*lines]
    moved = False
    for sku, (quantity, place) in sorted(before.items(), key=lambda pair: pair[1][1]):
        item = await uow.catalogue.item(sku)
        lines[Sku(sku)] = min(quantity, item.stock) if item else 0
        if sku not in order:
            moved = moved or place < len(order)
            order.insert(place, sku)
    if moved:  # lines stand in the order in which they were put
        await uow.carts.clear(buyer_id)
    for sku in order if moved else before:
        if not moved or lines[Sku(sku)] > 0:
            await uow.carts.put(buyer_id, sku, lines[Sku(sku)])
    return await uow.carts.load(buyer_id)
