"""Carts: what a buyer has put aside, at the prices that hold for them. They hold no stock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from adapters.postgres.codes import code_of
from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row, item_of
from adapters.postgres.seen import ORDERS, Seen
from domain.model.cart import Cart, CartLine
from domain.model.haggling import Bundle
from domain.model.ids import BuyerId
from domain.model.money import Money

# A bargain or a code whose time is over counts no more.
LOAD: Final = "select * from cart_of($1, $2) order by line_number"

PUT: Final = """
    insert into cart_lines (tenant_id, buyer_id, sku, quantity)
    values (app_tenant(), $1, $2, $3)
    on conflict (tenant_id, buyer_id, sku) do update set quantity = excluded.quantity
"""

TAKE_OUT: Final = "delete from cart_lines where buyer_id = $1 and sku = $2"

CLEAR: Final = "delete from cart_lines where buyer_id = $1"


class PostgresCarts:
    def __init__(self, connection: Connection, seen: Seen, now: datetime) -> None:
        self._connection = connection
        self._seen = seen
        self._now = now

    async def load(self, buyer_id: BuyerId) -> Cart:
        async def read() -> Cart:
            return cart_of(await self._connection.fetch(LOAD, buyer_id, self._now))

        return await self._seen.once(("cart", buyer_id), read)

    async def put(self, buyer_id: BuyerId, sku: str, quantity: int) -> None:
        await self._seen.before_write("buyer", *ORDERS)
        if quantity > 0:
            await self._connection.execute(PUT, buyer_id, sku, quantity)
        else:
            await self._connection.execute(TAKE_OUT, buyer_id, sku)

    async def clear(self, buyer_id: BuyerId) -> None:
        await self._seen.before_write("buyer", *ORDERS)
        await self._connection.execute(CLEAR, buyer_id)


def cart_of(rows: Sequence[Row]) -> Cart:
    """As the function of this name gives it: one row without an item where the cart is empty."""
    first = rows[0]
    lines = tuple(line_of(row) for row in rows if row["sku"])
    code = code_of(first, first["code_currency"]) if first["code"] else None
    return Cart(lines, first["cart_currency"], code)


def line_of(row: Row) -> CartLine:
    agreed, count, currency = row["agreed_minor"], row["bundle_count"], row["currency"]
    return CartLine(
        item_of(row),
        row["quantity"],
        None if agreed is None else Money(agreed, currency),
        Bundle(count, Money(row["bundle_minor"], currency)) if count else None,
    )
