"""What was said in a conversation, read back: for the developers' doors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from adapters.postgres.pool import Pool
from adapters.postgres.tenant import fetch_as
from domain.edge_ports import Payload
from domain.model.ids import TenantId
from domain.model.shop import Account

# The turn that handled a message: of its conversation's turns the one whose steps name it.
ANSWERED: Final = """
    select t.turn, t.steps
      from inbox i
      join turns t using (tenant_id, conversation_id)
     where i.account_id = $1 and i.message_id = $2 and i.status = 'handled'
       and t.steps @> jsonb_build_array(jsonb_build_object('inbox_id', i.inbox_id))
     order by t.turn desc
     limit 1
"""
SAID: Final = """
    select o.body, o.turn
      from outbox o
      join conversations c using (tenant_id, conversation_id)
     where c.account_id = $1 and c.customer_id = $2 and o.row_kind = 'message' and o.turn > $3
     order by o.outbox_id
"""


@dataclass(frozen=True, slots=True)
class Said:
    """`turn` is the last turn read; `payloads` what the shop said up to it."""

    payloads: tuple[Payload, ...]
    turn: int


class PostgresTranscript:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def steps(self, account: Account, message_id: str) -> Sequence[dict[str, Any]] | None:
        """The steps of the turn that answered a message, or None while it waits."""
        rows = await self._read(account.tenant_id, ANSWERED, account.account_id, message_id)
        return rows[0]["steps"] if rows else None

    async def said(self, account: Account, customer_id: str, after_turn: int) -> Said:
        """Every message to this customer of the turns after *after_turn*."""
        rows = await self._read(
            account.tenant_id, SAID, account.account_id, customer_id, after_turn
        )
        return Said(
            tuple(row["body"] for row in rows),
            max((row["turn"] for row in rows), default=after_turn),
        )

    async def _read(self, tenant_id: TenantId, statement: str, *values: object) -> list[Any]:
        return await fetch_as(self._pool, tenant_id, statement, *values, readonly=True)
