"""Payments: one row an attempt."""

from typing import Final

from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from adapters.postgres.savepoints import Savepoints
from domain.model.ids import OrderId
from domain.model.money import Money
from domain.model.payment import Payment, PaymentStatus

ADD: Final = """
    insert into payments (
        tenant_id, reference, order_id, provider, account_key, amount_minor, currency, status, link,
        created_at)
    values (app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

BY_REFERENCE: Final = "select * from payments where reference = $1 for no key update"

OF_ORDER: Final = """
    select * from payments where order_id = $1 order by created_at desc, reference desc
"""

# The link, once known, stays known.
MOVE: Final = """
    update payments
       set status = $3, link = case when $4 = '' then link else $4 end
     where reference = $1 and status = $2
    returning reference
"""


class PostgresPayments:
    def __init__(self, connection: Connection, savepoints: Savepoints) -> None:
        self._connection = connection
        self._savepoints = savepoints

    async def add(self, payment: Payment) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(
            ADD,
            payment.reference,
            payment.order_id,
            payment.provider,
            payment.account_key,
            payment.amount.minor,
            payment.amount.currency,
            payment.status,
            payment.link,
            payment.created_at,
        )

    async def by_reference(self, reference: str) -> Payment | None:
        row = await self._connection.fetchrow(BY_REFERENCE, reference)
        return payment_of(row) if row else None

    async def of_order(self, order_id: OrderId) -> list[Payment]:
        rows = await self._connection.fetch(OF_ORDER, order_id)
        return [payment_of(row) for row in rows]

    async def move(self, payment: Payment, to: PaymentStatus, *, link: str = "") -> bool:
        await self._savepoints.before_write()
        moved = await self._connection.fetchval(MOVE, payment.reference, payment.status, to, link)
        return moved is not None


def payment_of(row: Row) -> Payment:
    return Payment(
        reference=row["reference"],
        order_id=OrderId(row["order_id"]),
        provider=row["provider"],
        account_key=row["account_key"],
        amount=Money(row["amount_minor"], row["currency"]),
        status=PaymentStatus(row["status"]),
        created_at=row["created_at"],
        link=row["link"],
    )
