"""A shop's books from outside of a turn: checked from their rows, and compared with what providers say."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from adapters.postgres.books_checks import CHECKS
from adapters.postgres.pool import ACQUIRE_TIMEOUT_S, Connection, Pool
from adapters.postgres.tenant import SET_TENANT
from domain.model.ids import ConversationId, TenantId
from domain.model.money import Money

RECEIVED: Final = """
    select p.reference, p.received_minor, p.received_currency, o.conversation_id
      from ledger l
      join payments p on p.reference = l.reference
      join orders o on o.order_id = p.order_id
     where l.kind = 'received' and p.account_key = $1 and l.at >= $2 and l.at < $3
     order by p.reference
"""
UNSETTLED: Final = """
    select p.reference, o.conversation_id
      from payments p join orders o on o.order_id = p.order_id
     where p.status in ('starting', 'open') and p.account_key = $1 and p.created_at < $2
     order by p.created_at
"""
COUNTED: Final = """
    select p.reference, p.received_minor, p.received_currency
      from payments p where p.reference = any($1) and p.status = 'paid'
"""
RECORD: Final = """
    insert into reconciliations (tenant_id, day, account_key, at, checked, differences)
    values (app_tenant(), $1, $2, $3, $4, $5)
    on conflict (tenant_id, day, account_key) do update
       set at = excluded.at, checked = excluded.checked, differences = excluded.differences
"""
SHOPS: Final = "select tenant_id from shops_seen()"
DONE: Final = "select account_key from reconciliations where day = $1"


@dataclass(frozen=True, slots=True)
class Fault:
    about: str
    fault: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    reference: str
    conversation_id: ConversationId


class PostgresBooks:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def _of(self, tenant_id: TenantId) -> AsyncIterator[Connection]:
        async with (
            self._pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection,
            connection.transaction(isolation="repeatable_read"),
        ):
            await connection.execute(SET_TENANT, tenant_id)
            yield connection

    async def faults(self, tenant_id: TenantId) -> list[Fault]:
        """Everything that does not add up, each counted anew from the rows."""
        found: list[Fault] = []
        async with self._of(tenant_id) as connection:
            for check in CHECKS:
                found += [Fault(**row) for row in await connection.fetch(check)]
        return found

    async def received(
        self, tenant_id: TenantId, account_key: str, since: datetime, until: datetime
    ) -> dict[str, Money]:
        """What the ledger received by this account, by reference."""
        async with self._of(tenant_id) as connection:
            rows = await connection.fetch(RECEIVED, account_key, since, until)
        return {
            row["reference"]: Money(row["received_minor"], row["received_currency"]) for row in rows
        }

    async def counted(self, tenant_id: TenantId, references: Sequence[str]) -> dict[str, Money]:
        """Which of these were ever received, and how much."""
        async with self._of(tenant_id) as connection:
            rows = await connection.fetch(COUNTED, list(references))
        return {
            row["reference"]: Money(row["received_minor"], row["received_currency"]) for row in rows
        }

    async def unsettled(
        self, tenant_id: TenantId, account_key: str, before: datetime
    ) -> list[Unsettled]:
        """Attempts whose end nobody has told, oldest first."""
        async with self._of(tenant_id) as connection:
            rows = await connection.fetch(UNSETTLED, account_key, before)
        return [Unsettled(row["reference"], row["conversation_id"]) for row in rows]

    async def record(
        self,
        tenant_id: TenantId,
        place: tuple[date, str],
        at: datetime,
        checked: int,
        differences: Sequence[dict[str, str]],
    ) -> None:
        """That a day of an account was compared, and what was found."""
        async with self._of(tenant_id) as connection:
            await connection.execute(RECORD, *place, at, checked, list(differences))

    async def done(self, tenant_id: TenantId, day: date) -> set[str]:
        """Accounts of which this day was compared."""
        async with self._of(tenant_id) as connection:
            return {row["account_key"] for row in await connection.fetch(DONE, day)}

    async def shops(self) -> list[TenantId]:
        """Every shop of this database."""
        return [TenantId(row["tenant_id"]) for row in await self._pool.fetch(SHOPS)]
