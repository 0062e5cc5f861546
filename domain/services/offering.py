"""What goes with a cart: the shop's own rules, each product offered once."""

from collections.abc import Collection

from domain.model.cart import Cart
from domain.model.product import Product
from domain.ports import UnitOfWork


async def suggest(uow: UnitOfWork, cart: Cart, offered: Collection[str]) -> Product | None:
    """One product that goes with the cart, or None: never what is in it, sold out or offered before."""
    inside = {line.item.product_sku for line in cart.lines}
    for product in await uow.catalogue.companions(inside):
        if product.sku not in inside and product.sku not in offered and product.stock > 0:
            return product
    return None
