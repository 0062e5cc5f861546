"""The shop's discount codes, and how often they were used."""

from datetime import datetime
from typing import Final

from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from adapters.postgres.savepoints import Savepoints
from domain.model.code import Code
from domain.model.ids import BuyerId
from domain.model.money import Money

GET: Final = """
    select code, percent, amount_minor, least_minor, currency, ends_at, uses - used as uses, each_buyer
      from codes
     where code = $1 and active
"""

USED_BY: Final = """
    select count(*) from orders
     where buyer_id = $1 and code = $2 and status not in ('draft', 'cancelled', 'expired')
"""

# One statement, so that two buyers cannot both have the last use.
SPEND: Final = """
    update codes set used = used + 1
     where code = $1 and active and (uses is null or used < uses)
    returning code
"""

GIVE_BACK: Final = "update codes set used = used - 1 where code = $1 and used > 0"


class PostgresCodes:
    def __init__(self, connection: Connection, savepoints: Savepoints) -> None:
        self._connection = connection
        self._savepoints = savepoints

    async def get(self, code: str) -> Code | None:
        row = await self._connection.fetchrow(GET, code)
        return code_of(row, row["currency"]) if row else None

    async def used_by(self, buyer_id: BuyerId, code: str) -> int:
        count: int = await self._connection.fetchval(USED_BY, buyer_id, code)
        return count

    async def spend(self, code: str) -> bool:
        await self._savepoints.before_write()
        return await self._connection.fetchval(SPEND, code) is not None

    async def give_back(self, code: str) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(GIVE_BACK, code)


def code_of(row: Row, currency: str) -> Code:
    amount, least = row["amount_minor"], row["least_minor"]
    return Code(
        code=row["code"],
        percent=row["percent"],
        amount=None if amount is None else Money(amount, currency),
        least=None if least is None else Money(least, currency),
        ends_at=moment_of(row["ends_at"]),
        uses=row["uses"],
        each=row["each_buyer"],
    )


def moment_of(value: datetime | str | None) -> datetime | None:
    """Postgres writes a time into a JSON object as a string."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
