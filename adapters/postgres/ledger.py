"""The ledger: entries are added, and never changed. The database keeps the balances (0002_ledger.sql)."""

from datetime import datetime
from typing import Final

from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from adapters.postgres.savepoints import Savepoints
from adapters.postgres.seen import Seen
from domain.model.ids import BuyerId, OrderId
from domain.model.ledger import ROUTES, Balance, Credit, Entry, Place
from domain.model.money import Money

ADD: Final = """
    insert into ledger (
        tenant_id, at, kind, from_account, from_order, to_account, to_order, amount_minor,
        currency, reference, key)
    values (app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (tenant_id, key) do nothing
    returning entry_id
"""

BALANCES: Final = "select * from ledger_balances(app_tenant(), $1) order by currency"

CREDITS: Final = """
    select o.order_id, o.number, b.credit, b.currency
      from orders o
      cross join lateral ledger_balances(o.tenant_id, o.order_id) b
     where o.buyer_id = $1 and b.credit > 0
     order by o.created_at, o.order_id
"""

MOVED_FROM: Final = """
    select distinct from_order from ledger where to_order = $1 and kind = 'moved'
"""


class PostgresLedger:
    def __init__(
        self, connection: Connection, savepoints: Savepoints, seen: Seen, now: datetime
    ) -> None:
        self._connection = connection
        self._savepoints = savepoints
        self._seen = seen
        self._now = now

    async def add(self, entry: Entry) -> bool:
        await self._savepoints.before_write()
        source, target = ROUTES[entry.kind]
        added = await self._connection.fetchval(
            ADD,
            self._now,
            entry.kind,
            source,
            None if source is Place.OUTSIDE else entry.order_id,
            target,
            None if target is Place.OUTSIDE else entry.to_order or entry.order_id,
            entry.amount.minor,
            entry.amount.currency,
            entry.reference,
            entry.key,
        )
        return added is not None

    async def balance(self, order_id: OrderId, currency: str) -> Balance:
        nothing = Money(0, currency)
        for balance in await self.balances(order_id):
            if balance.credit.currency == currency:
                return balance
        return Balance(nothing, nothing, nothing)

    async def balances(self, order_id: OrderId) -> list[Balance]:
        """Read once while the order is locked: who writes for it waits for the same lock."""

        async def read() -> list[Balance]:
            rows = await self._connection.fetch(BALANCES, order_id)
            return [_balance_of(row) for row in rows]

        if not self._seen.known(("held", order_id)):
            return await read()
        return [*await self._seen.once(("balances", order_id), read)]

    async def credits(self, buyer_id: BuyerId) -> list[Credit]:
        async def read() -> list[Credit]:
            rows = await self._connection.fetch(CREDITS, buyer_id)
            return [_credit_of(row) for row in rows]

        return [*await self._seen.once(("credits", buyer_id), read)]

    async def moved_from(self, order_id: OrderId) -> list[OrderId]:
        rows = await self._connection.fetch(MOVED_FROM, order_id)
        return [OrderId(row["from_order"]) for row in rows]


def _credit_of(row: Row) -> Credit:
    return Credit(OrderId(row["order_id"]), row["number"], Money(row["credit"], row["currency"]))


def _balance_of(row: Row) -> Balance:
    currency = row["currency"]
    return Balance(
        Money(row["credit"], currency),
        Money(row["spent"], currency),
        Money(row["refund"], currency),
    )
