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
        created_at, provider_ref, phone, callback_token, pushed_at, deposit)
    values (app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""

ORDER_OF: Final = "select order_id from payments where reference = $1"

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

# One statement: of fifty who say that it is paid, one writes it.
RECEIVE: Final = """
    update payments
       set status = 'paid', received_minor = $2, received_currency = $3
     where reference = $1 and status <> 'paid'
    returning reference
"""

# What the provider calls it is learned once; a webhook that says otherwise changes nothing.
NOTE: Final = """
    update payments
       set pushed_at = $2, provider_ref = case when provider_ref = '' then $3 else provider_ref end
     where reference = $1
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
            payment.provider_ref,
            payment.phone,
            payment.callback_token,
            payment.pushed_at,
            payment.deposit,
        )

    async def order_of(self, reference: str) -> OrderId | None:
        found = await self._connection.fetchval(ORDER_OF, reference)
        return None if found is None else OrderId(found)

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

    async def receive(self, payment: Payment, amount: Money) -> bool:
        await self._savepoints.before_write()
        received = await self._connection.fetchval(
            RECEIVE, payment.reference, amount.minor, amount.currency
        )
        return received is not None

    async def note(self, payment: Payment) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(
            NOTE, payment.reference, payment.pushed_at, payment.provider_ref
        )


def payment_of(row: Row) -> Payment:
    received = row["received_minor"]
    return Payment(
        reference=row["reference"],
        order_id=OrderId(row["order_id"]),
        provider=row["provider"],
        account_key=row["account_key"],
        amount=Money(row["amount_minor"], row["currency"]),
        status=PaymentStatus(row["status"]),
        created_at=row["created_at"],
        link=row["link"],
        provider_ref=row["provider_ref"],
        phone=row["phone"],
        callback_token=row["callback_token"],
        pushed_at=row["pushed_at"],
        deposit=row["deposit"],
        received=None if received is None else Money(received, row["received_currency"]),
    )
