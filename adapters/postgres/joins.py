"""Codes that join two chats, by their hashes."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from adapters.postgres.codec import BROUGHT
from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from adapters.postgres.savepoints import Savepoints
from domain.model.ids import ConversationId
from domain.model.joining import Join, JoinStatus

END_EARLIER: Final = "update joins set status = 'refused' where issuer = $1 and status = 'open'"

OPEN: Final = """
    insert into joins (tenant_id, join_id, code_hash, issuer, expires_at)
    values (app_tenant(), $1, join_hash($2), $3, $4)
    on conflict (tenant_id, code_hash) where status = 'open' do nothing
    returning join_id
"""

COLUMNS: Final = """
    select join_id, status, issuer, redeemer, issuer_agreed, redeemer_agreed, expires_at,
           joined_at, brought
      from joins
"""

# Who waits here for another's turn finds no open row any more: a code is good once.
BY_CODE: Final = COLUMNS + " where code_hash = join_hash($1) and status = 'open' for no key update"

GET: Final = COLUMNS + " where join_id = $1 for no key update"

SAVE: Final = """
    update joins
       set status = $2, redeemer = $3, issuer_agreed = $4, redeemer_agreed = $5, joined_at = $6,
           brought = $7
     where join_id = $1
"""

FORGET: Final = "delete from join_misses where at < $1"

MISS: Final = """
    insert into join_misses (tenant_id, conversation_id, at) values (app_tenant(), $1, $2)
"""

MISSES: Final = """
    select count(*) filter (where conversation_id = $1) as here, count(*) as shop
      from join_misses
     where at > $2
"""

KEPT: Final = timedelta(days=1)


class PostgresJoins:
    def __init__(self, connection: Connection, savepoints: Savepoints, now: datetime) -> None:
        self._connection = connection
        self._savepoints = savepoints
        self._now = now

    async def open(self, join: Join, code: str) -> bool:
        await self._savepoints.before_write()
        await self._connection.execute(END_EARLIER, join.issuer)
        opened = await self._connection.fetchval(
            OPEN, join.join_id, code, join.issuer, join.expires_at
        )
        return opened is not None

    async def by_code(self, code: str) -> Join | None:
        row = await self._connection.fetchrow(BY_CODE, code)
        return join_of(row) if row else None

    async def get(self, join_id: UUID) -> Join | None:
        row = await self._connection.fetchrow(GET, join_id)
        return join_of(row) if row else None

    async def save(self, join: Join) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(
            SAVE,
            join.join_id,
            join.status,
            join.redeemer,
            join.issuer_agreed,
            join.redeemer_agreed,
            join.joined_at,
            BROUGHT.dump_json(join.brought),
        )

    async def miss(self, conversation_id: ConversationId) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(FORGET, self._now - KEPT)
        await self._connection.execute(MISS, conversation_id, self._now)

    async def misses(self, conversation_id: ConversationId, since: datetime) -> tuple[int, int]:
        row = await self._connection.fetchrow(MISSES, conversation_id, since)
        return (row["here"], row["shop"]) if row else (0, 0)


def join_of(row: Row) -> Join:
    return Join(
        **{
            **row,
            "status": JoinStatus(row["status"]),
            "brought": BROUGHT.validate_python(row["brought"]),
        }
    )
