"""Refunds, and what a person of the shop has to see to."""

from datetime import datetime
from typing import Final

from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from adapters.postgres.savepoints import Savepoints
from domain.model.ids import OrderId
from domain.model.ledger import ABOUT_CREDIT, Task
from domain.model.money import Money
from domain.model.payment import Refund, RefundStatus

ADD: Final = """
    insert into refunds (
        tenant_id, reference, payment_reference, order_id, amount_minor, currency, status, why, by,
        provider_ref, created_at)
    values (app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
BY_REFERENCE: Final = "select * from refunds where reference = $1 for no key update"
OF_PAYMENT: Final = """
    select * from refunds where payment_reference = $1 order by created_at desc, reference desc
"""
MOVE: Final = """
    update refunds
       set status = $3, provider_ref = case when $4 = '' then provider_ref else $4 end
     where reference = $1 and status = $2
    returning reference
"""

OPEN: Final = """
    insert into tasks (
        tenant_id, kind, order_id, reference, amount_minor, currency, opened_at, note)
    values (app_tenant(), $1, $2, $3, $4, $5, $6, $7)
    on conflict (tenant_id, kind, reference) do nothing
    returning task_id
"""
WAITING: Final = """
    select t.*, coalesce(o.number, '') as number
      from tasks t
      left join orders o on o.tenant_id = t.tenant_id and o.order_id = t.order_id
     where t.closed_at is null
     order by t.opened_at, t.task_id
"""
IS_WAITING: Final = """
    select exists (
        select from tasks where kind = $1 and reference = $2 and closed_at is null)
"""
CLOSE: Final = """
    update tasks set closed_at = $5, closed_by = $3, note = $4
     where kind = $1 and reference = $2 and closed_at is null
    returning task_id
"""
CLOSE_ABOUT_CREDIT: Final = """
    update tasks set closed_at = $3, closed_by = 'shop', note = 'nothing is left of it'
     where order_id = $1 and kind = any ($2) and closed_at is null
"""


class PostgresRefunds:
    def __init__(self, connection: Connection, savepoints: Savepoints) -> None:
        self._connection = connection
        self._savepoints = savepoints

    async def add(self, refund: Refund) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(
            ADD,
            refund.reference,
            refund.payment_reference,
            refund.order_id,
            refund.amount.minor,
            refund.amount.currency,
            refund.status,
            refund.why,
            refund.by,
            refund.provider_ref,
            refund.created_at,
        )

    async def by_reference(self, reference: str) -> Refund | None:
        row = await self._connection.fetchrow(BY_REFERENCE, reference)
        return refund_of(row) if row else None

    async def of_payment(self, payment_reference: str) -> list[Refund]:
        rows = await self._connection.fetch(OF_PAYMENT, payment_reference)
        return [refund_of(row) for row in rows]

    async def move(self, refund: Refund, to: RefundStatus, *, provider_ref: str = "") -> bool:
        await self._savepoints.before_write()
        moved = await self._connection.fetchval(
            MOVE, refund.reference, refund.status, to, provider_ref
        )
        return moved is not None


class PostgresTasks:
    def __init__(self, connection: Connection, savepoints: Savepoints) -> None:
        self._connection = connection
        self._savepoints = savepoints

    async def open(self, task: Task) -> bool:
        await self._savepoints.before_write()
        opened = await self._connection.fetchval(
            OPEN,
            task.kind,
            task.order_id,
            task.reference,
            task.amount.minor,
            task.amount.currency,
            task.opened_at,
            task.note,
        )
        return opened is not None

    async def waiting(self) -> list[Task]:
        return [task_of(row) for row in await self._connection.fetch(WAITING)]

    async def is_waiting(self, kind: str, reference: str) -> bool:
        waiting: bool = await self._connection.fetchval(IS_WAITING, kind, reference)
        return waiting

    async def close(self, kind: str, reference: str, by: str, note: str, at: datetime) -> bool:
        await self._savepoints.before_write()
        return await self._connection.fetchval(CLOSE, kind, reference, by, note, at) is not None

    async def close_about_credit(self, order_id: OrderId, at: datetime) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(CLOSE_ABOUT_CREDIT, order_id, [*ABOUT_CREDIT], at)


def refund_of(row: Row) -> Refund:
    return Refund(
        reference=row["reference"],
        payment_reference=row["payment_reference"],
        order_id=OrderId(row["order_id"]),
        amount=Money(row["amount_minor"], row["currency"]),
        status=RefundStatus(row["status"]),
        why=row["why"],
        by=row["by"],
        created_at=row["created_at"],
        provider_ref=row["provider_ref"],
    )


def task_of(row: Row) -> Task:
    order_id = row["order_id"]
    return Task(
        kind=row["kind"],
        order_id=None if order_id is None else OrderId(order_id),
        reference=row["reference"],
        amount=Money(row["amount_minor"], row["currency"]),
        opened_at=row["opened_at"],
        number=row["number"],
        note=row["note"],
    )
