"""Units on the shelf. SQL decides who gets the last one."""

from typing import Final

from adapters.postgres.pool import Connection
from adapters.postgres.seen import ORDERS, Seen

# One statement: a second buyer waits for the first and then counts again.
HOLD: Final = """
    update items
       set stock = stock - $2
     where sku = $1 and stock >= $2 and active
    returning stock
"""

GIVE_BACK: Final = "update items set stock = stock + $2 where sku = $1"


class PostgresStock:
    def __init__(self, connection: Connection, seen: Seen) -> None:
        self._connection = connection
        self._seen = seen

    async def hold(self, sku: str, quantity: int) -> bool:
        positive(quantity)
        await self._seen.before_write("buyer", *ORDERS)
        return await self._connection.fetchval(HOLD, sku, quantity) is not None

    async def give_back(self, sku: str, quantity: int) -> None:
        positive(quantity)
        await self._seen.before_write("buyer", *ORDERS)
        await self._connection.execute(GIVE_BACK, sku, quantity)


def positive(quantity: int) -> None:
    """Taking a negative number of units would make stock out of nothing."""
    if quantity < 1:
        raise ValueError(f"not a number of units: {quantity}")
