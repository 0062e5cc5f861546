"""Buyers, as this shop knows them."""

from typing import Final

from adapters.postgres.codec import ADDRESS
from adapters.postgres.pool import Connection
from adapters.postgres.savepoints import Savepoints
from domain.model.buyer import Buyer
from domain.model.ids import BuyerId

GET: Final = """
    select name, phone, address, zone, payment_method, language, opted_out_at, code
      from buyers
     where buyer_id = $1
"""

SAVE: Final = """
    update buyers
       set name = $2, phone = $3, address = $4, zone = $5, payment_method = $6, language = $7,
           opted_out_at = $8, code = $9
     where buyer_id = $1
"""


class PostgresBuyers:
    def __init__(self, connection: Connection, savepoints: Savepoints) -> None:
        self._connection = connection
        self._savepoints = savepoints

    async def get(self, buyer_id: BuyerId) -> Buyer:
        """Raises:
        KeyError: this shop has no such buyer.
        """
        row = await self._connection.fetchrow(GET, buyer_id)
        if row is None:
            raise KeyError(buyer_id)
        return Buyer(buyer_id, **{**row, "address": ADDRESS.validate_python(row["address"])})

    async def save(self, buyer: Buyer) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(
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
