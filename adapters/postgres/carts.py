"""Carts: what a buyer has put aside, at today's prices. They hold no stock."""

from typing import Final

from adapters.postgres.pool import Connection
from adapters.postgres.rows import item_of
from adapters.postgres.savepoints import Savepoints
from domain.model.cart import Cart, CartLine
from domain.model.ids import BuyerId

# The shop's row comes even where no line does: an empty cart has a currency too.
# Lines of what is no longer sold stay in the table and out of sight.
LOAD: Final = """
    select t.currency as cart_currency, l.quantity,
           i.sku, i.product_sku, p.name, i.price_minor, i.currency, i.stock, i.size, i.colour
      from tenants t
      left join (
            cart_lines l
            join items i on i.sku = l.sku and i.active
            join products p on p.sku = i.product_sku and p.active
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
    def __init__(self, connection: Connection, savepoints: Savepoints) -> None:
        self._connection = connection
        self._savepoints = savepoints

    async def load(self, buyer_id: BuyerId) -> Cart:
        rows = await self._connection.fetch(LOAD, buyer_id)
        lines = tuple(CartLine(item_of(row), row["quantity"]) for row in rows if row["sku"])
        return Cart(lines, rows[0]["cart_currency"])

    async def put(self, buyer_id: BuyerId, sku: str, quantity: int) -> None:
        await self._savepoints.before_write()
        if quantity > 0:
            await self._connection.execute(PUT, buyer_id, sku, quantity)
        else:
            await self._connection.execute(TAKE_OUT, buyer_id, sku)

    async def clear(self, buyer_id: BuyerId) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(CLEAR, buyer_id)
