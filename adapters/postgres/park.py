"""What was set aside for a person to look at, and its second chance."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from adapters.postgres.pool import Pool
from adapters.postgres.tenant import fetch_as
from domain.model.ids import ConversationId, TenantId

Box: TypeAlias = Literal["inbox", "outbox"]

LISTED: Final = """
    select 'inbox' as box, inbox_id as number, conversation_id, error as reason, received_at as at
      from inbox
     where status = 'parked'
    union all
    select 'outbox', outbox_id, conversation_id, reason, created_at
      from outbox
     where status = 'parked'
     order by at, box, number
     limit $1
"""

SHOW_INBOX: Final = "select body from inbox where inbox_id = $1 and status = 'parked'"
SHOW_OUTBOX: Final = "select body from outbox where outbox_id = $1 and status = 'parked'"

RETRY_INBOX: Final = """
    with again as (
        update inbox set status = 'new', error = ''
         where inbox_id = $1 and status = 'parked'
        returning tenant_id, conversation_id
    ), knock as (
        insert into queue (tenant_id, conversation_id, ready_at)
        select tenant_id, conversation_id, $2 from again
        on conflict (tenant_id, conversation_id) do update set version = queue.version + 1
    )
    select exists (select from again)
"""

RETRY_OUTBOX: Final = """
    with again as (
        update outbox set status = 'queued', reason = '', available_at = $2, attempts = 0
         where outbox_id = $1 and status = 'parked'
        returning outbox_id
    )
    select exists (select from again)
"""


@dataclass(frozen=True, slots=True)
class Parked:
    """`reason` is an error's name; what the buyer wrote is shown only on demand."""

    box: Box
    number: int
    conversation_id: ConversationId
    reason: str
    at: datetime


class Park:
    """One shop's."""

    def __init__(self, pool: Pool, tenant_id: TenantId) -> None:
        self._pool = pool
        self._tenant_id = tenant_id

    async def parked(self, most: int) -> list[Parked]:
        """Oldest first."""
        return [Parked(**row) for row in await self._fetch(LISTED, most)]

    async def show(self, box: Box, number: int) -> dict[str, Any] | None:
        """The whole message or payload: it may hold a buyer's words and number."""
        rows = await self._fetch(SHOW_INBOX if box == "inbox" else SHOW_OUTBOX, number)
        return rows[0]["body"] if rows else None

    async def retry(self, box: Box, number: int, now: datetime) -> bool:
        """False: it is not parked (any more)."""
        rows = await self._fetch(RETRY_INBOX if box == "inbox" else RETRY_OUTBOX, number, now)
        return bool(rows[0]["exists"])

    async def _fetch(self, statement: str, *arguments: object) -> list[Any]:
        return await fetch_as(self._pool, self._tenant_id, statement, *arguments, readonly=False)
