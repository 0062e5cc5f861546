"""Carts: what a buyer has put aside, at the prices that hold for them. They hold no stock."""

from datetime import datetime
from typing import Final

from adapters.postgres.codes import code_of
from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row, item_of
from adapters.postgres.savepoints import Savepoints
from domain.model.cart import Cart, CartLine
from domain.model.haggling import Bundle
from domain.model.ids import BuyerId
from domain.model.money import Money

# The shop's row comes even where no line does: an empty cart has a currency too.
# Lines of what is no longer sold stay in the table and out of sight. A bargain or a code whose time is
# over counts no more.
LOAD: Final = """
    select t.currency as cart_currency, l.quantity,
           i.sku, i.product_sku, p.name, i.price_minor, i.currency, i.stock, i.size, i.colour,
           i.haggle, b.agreed_minor, b.bundle_count, b.bundle_minor,
           c.code, c.percent, c.amount_minor, c.least_minor, c.ends_at, c.uses - c.used as uses,
           c.each_buyer, c.currency as code_currency
      from tenants t
      left join (
            buyers u
            join codes c on c.code = u.code and c.active
                        and (c.ends_at is null or c.ends_at > $2)
                        and (c.uses is null or c.used < c.uses)
      ) on u.buyer_id = $1
      left join (
            cart_lines l
            join items i on i.sku = l.sku and i.active
            join products p on p.sku = i.product_sku and p.active
            left join bargains b on b.buyer_id = l.buyer_id and b.sku = l.sku
                                and b.expires_at > $2
      ) on l.buyer_id = $1
     order by l.line_number
"""

PUT: Final = """
    insert into cart_lines (tenant_id, buyer_id, sku, quantity)
    values (app_tenant(), $1, $2, $3)
    on conflict (tenant_id, buyer_id, sku) do update set quantity = excluded.quantity
"""

TAKE_OUT: Final = "delete from cart_lines where buyer_id = $1 and sku = $2"

CLEAR: Final = "delete from cart_lines where buyer_id = $1"


class PostgresCarts:
    def __init__(self, connection: Connection, savepoints: Savepoints, now: datetime) -> None:
        self._connection = connection
        self._savepoints = savepoints
        self._now = now

    async def load(self, buyer_id: BuyerId) -> Cart:
        rows = await self._connection.fetch(LOAD, buyer_id, self._now)
        lines = tuple(line_of(row) for row in rows if row["sku"])
        first = rows[0]
        code = code_of(first, first["code_currency"]) if first["code"] else None
        return Cart(lines, first["cart_currency"], code)

    async def put(self, buyer_id: BuyerId, sku: str, quantity: int) -> None:
        await self._savepoints.before_write()
        if quantity > 0:
            await self._connection.execute(PUT, buyer_id, sku, quantity)
        else:
            await self._connection.execute(TAKE_OUT, buyer_id, sku)

    async def clear(self, buyer_id: BuyerId) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(CLEAR, buyer_id)


def line_of(row: Row) -> CartLine:
    agreed, count, currency = row["agreed_minor"], row["bundle_count"], row["currency"]
    return CartLine(
        item_of(row),
        row["quantity"],
        None if agreed is None else Money(agreed, currency),
        Bundle(count, Money(row["bundle_minor"], currency)) if count else None,
    )
