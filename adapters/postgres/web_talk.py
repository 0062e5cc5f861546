"""A web visitor's conversation, read back turn by turn: what the page shows, and what it has shown.

Turns of a conversation are numbered without gaps and each is committed as a whole, one after the other, so the
number of the last one seen is all that is needed to go on from there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from adapters.postgres.pool import Pool
from adapters.postgres.tenant import fetch_as
from domain.edge_ports import Payload
from domain.model.ids import AccountId, TenantId
from domain.model.shop import Account

# `kind = 'web'` is what the index `outbox_web` holds.
TURNS: Final = """
    select t.turn, t.at,
           array(
               -- One by one: how many steps a turn has, the planner can only guess, and a join
               -- would read the whole inbox. What retention has taken away is null.
               select (select i.body from inbox i
                        where i.tenant_id = t.tenant_id
                          and i.inbox_id = (s.step ->> 'inbox_id')::bigint)
                 from jsonb_array_elements(t.steps) with ordinality as s (step, n)
                order by s.n
           ) as heard,
           array(
               select o.body
                 from outbox o
                where o.tenant_id = t.tenant_id and o.conversation_id = t.conversation_id
                  and o.turn = t.turn and o.kind = 'web' and o.row_kind = 'message'
                order by o.outbox_id
           ) as said
      from conversations c
      join turns t on t.tenant_id = c.tenant_id and t.conversation_id = c.conversation_id
     where c.account_id = $1 and c.customer_id = $2 and t.turn > $3
     order by t.turn
     limit $4
"""

STAND: Final = """
    select c.account_id, c.customer_id, c.turn
      from unnest($1::uuid[], $2::text[]) as w (account_id, customer_id)
      join conversations c on c.account_id = w.account_id and c.customer_id = w.customer_id
"""

# Messages up to a turn whose receipt is still to come; the newest first.
UNSEEN: Final = """
    select o.key
      from conversations c
      join outbox o on o.tenant_id = c.tenant_id and o.conversation_id = c.conversation_id
     where c.account_id = $1 and c.customer_id = $2 and o.turn <= $3
       and o.kind = 'web' and o.row_kind = 'message' and o.status <> all ($4::text[])
     order by o.turn desc, o.outbox_id desc
     limit $5
"""


@dataclass(frozen=True, slots=True)
class ToldTurn:
    """One turn: what the visitor had said (as stored), and what the shop said to it."""

    turn: int
    at: datetime
    heard: tuple[Mapping[str, Any], ...]
    said: tuple[Payload, ...]


class PostgresWebTalk:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def turns(
        self, account: Account, customer_id: str, after: int, most: int
    ) -> list[ToldTurn]:
        """The turns that follow *after*, oldest first."""
        rows = await self._read(
            account.tenant_id, TURNS, account.account_id, customer_id, after, most
        )
        return [
            ToldTurn(row["turn"], row["at"], tuple(filter(None, row["heard"])), tuple(row["said"]))
            for row in rows
        ]

    async def stand(
        self, tenant_id: TenantId, places: Sequence[tuple[AccountId, str]]
    ) -> dict[tuple[AccountId, str], int]:
        """The last turn of each conversation that there is."""
        accounts, customers = [place[0] for place in places], [place[1] for place in places]
        rows = await self._read(tenant_id, STAND, accounts, customers)
        return {(AccountId(row["account_id"]), row["customer_id"]): row["turn"] for row in rows}

    async def unseen(
        self, account: Account, customer_id: str, upto: int, done: Sequence[str], most: int
    ) -> list[str]:
        """References of messages up to turn *upto* whose status is none of *done*."""
        rows = await self._read(
            account.tenant_id, UNSEEN, account.account_id, customer_id, upto, [*done], most
        )
        return [row["key"] for row in rows]

    async def _read(self, tenant_id: TenantId, statement: str, *values: object) -> list[Any]:
        return await fetch_as(self._pool, tenant_id, statement, *values, readonly=True)
