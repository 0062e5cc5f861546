"""What a shop's SMS cost: segments as they were paid for, from the messages themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from adapters.postgres.pool import Pool
from adapters.postgres.tenant import fetch_as
from domain.model.ids import TenantId

PAID: Final = """
    select (o.created_at at time zone s.timezone)::date as day, o.kind as channel,
           o.body->>'encoding' as encoding, count(*)::int as messages,
           sum((o.body->>'segments')::int)::int as segments
      from outbox o join tenants s using (tenant_id)
     where o.row_kind = 'message' and o.body ? 'segments' and o.provider_id <> ''
       and o.created_at >= $1
     group by 1, 2, 3
     order by 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Paid:
    """A day's, on one channel in one alphabet."""

    day: date
    channel: str
    encoding: str
    messages: int
    segments: int


async def paid(pool: Pool, tenant_id: TenantId, since: datetime) -> list[Paid]:
    """Of all messages that the provider has taken; days are the shop's."""
    rows = await fetch_as(pool, tenant_id, PAID, since, readonly=True)
    return [Paid(**row) for row in rows]
