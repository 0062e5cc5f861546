"""Buyers, as this shop knows them."""

from dataclasses import fields
from typing import Final

from adapters.postgres.codec import ADDRESS
from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from adapters.postgres.seen import ORDERS, Seen
from domain.model.buyer import Buyer
from domain.model.ids import BuyerId

FIELDS: Final = tuple(field.name for field in fields(Buyer))
GET: Final = "select * from buyers where buyer_id = $1"

SAVE: Final = """
    update buyers
       set name = $2, phone = $3, address = $4, zone = $5, payment_method = $6, language = $7,
           opted_out_at = $8, code = $9
     where buyer_id = $1
"""


class PostgresBuyers:
    def __init__(self, connection: Connection, seen: Seen) -> None:
        self._connection = connection
        self._seen = seen

    async def get(self, buyer_id: BuyerId) -> Buyer:
        """Raises:
        KeyError: this shop has no such buyer.
        """

        async def read() -> Buyer:
            row = await self._connection.fetchrow(GET, buyer_id)
            if row is None:
                raise KeyError(buyer_id)
            return buyer_of(row)

        return await self._seen.once(("buyer", buyer_id), read)

    async def save(self, buyer: Buyer) -> None:
        before = self._seen.known(("buyer", buyer.buyer_id))
        priced = isinstance(before, Buyer) and before.code == buyer.code
        await self._seen.before_write(*ORDERS, *(("cart",) if priced else ()))
        saved = await self._connection.execute(
            SAVE,
            buyer.buyer_id,
            buyer.name,
            buyer.phone,
            ADDRESS.dump_json(buyer.address),
            buyer.zone,
            buyer.payment_method,
            buyer.language,
            buyer.opted_out_at,
            buyer.code,
        )
        if saved == "UPDATE 1":
            self._seen.note(("buyer", buyer.buyer_id), buyer)


def buyer_of(row: Row) -> Buyer:
    """A row of the table `buyers`: a buyer's fields are named like its columns."""
    values = {name: row[name] for name in FIELDS}
    return Buyer(**{**values, "address": ADDRESS.validate_python(row["address"])})
