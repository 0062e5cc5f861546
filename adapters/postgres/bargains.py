"""What buyers have bargained for."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from adapters.postgres.seen import ORDERS, Seen
from domain.model.haggling import Bargain, Bundle
from domain.model.ids import BuyerId, Sku
from domain.model.money import Money

GET: Final = """
    select sku, offered_minor, currency, rounds, agreed_minor, bundle_count, bundle_minor, expires_at
      from bargains
     where buyer_id = $1 and sku = $2 and expires_at > $3
"""

SAVE: Final = """
    insert into bargains (
        tenant_id, buyer_id, sku, offered_minor, currency, rounds, agreed_minor, bundle_count,
        bundle_minor, expires_at)
    values (app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (tenant_id, buyer_id, sku) do update
       set offered_minor = excluded.offered_minor, currency = excluded.currency,
           rounds = excluded.rounds, agreed_minor = excluded.agreed_minor,
           bundle_count = excluded.bundle_count, bundle_minor = excluded.bundle_minor,
           expires_at = excluded.expires_at
"""

FORGET: Final = "delete from bargains where buyer_id = $1 and sku = any ($2)"


class PostgresBargains:
    def __init__(self, connection: Connection, seen: Seen, now: datetime) -> None:
        self._connection = connection
        self._seen = seen
        self._now = now

    async def get(self, buyer_id: BuyerId, sku: str) -> Bargain | None:
        row = await self._connection.fetchrow(GET, buyer_id, sku, self._now)
        return bargain_of(row) if row else None

    async def save(self, buyer_id: BuyerId, bargain: Bargain) -> None:
        await self._seen.before_write("buyer", *ORDERS)
        await self._connection.execute(
            SAVE,
            buyer_id,
            bargain.sku,
            bargain.offered.minor,
            bargain.offered.currency,
            bargain.rounds,
            bargain.agreed.minor if bargain.agreed else None,
            bargain.bundle.count if bargain.bundle else 0,
            bargain.bundle.total.minor if bargain.bundle else 0,
            bargain.expires_at,
        )

    async def forget(self, buyer_id: BuyerId, skus: Collection[str]) -> None:
        await self._seen.before_write("buyer", *ORDERS)
        await self._connection.execute(FORGET, buyer_id, list(skus))


def bargain_of(row: Row) -> Bargain:
    currency, agreed, count = row["currency"], row["agreed_minor"], row["bundle_count"]
    return Bargain(
        sku=Sku(row["sku"]),
        offered=Money(row["offered_minor"], currency),
        rounds=row["rounds"],
        expires_at=row["expires_at"],
        agreed=None if agreed is None else Money(agreed, currency),
        bundle=Bundle(count, Money(row["bundle_minor"], currency)) if count else None,
    )
