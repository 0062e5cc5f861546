"""Turns and messages whose words are to go: read in batches, written back crossed out."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

import orjson

from adapters.postgres.history import message_keys
from adapters.postgres.pool import ACQUIRE_TIMEOUT_S, Connection, Pool
from adapters.postgres.rows import Row
from adapters.postgres.tenant import SET_TENANT
from domain.model.ids import ConversationId, TenantId

Json: TypeAlias = Any

DUE: Final = "select tenant_id, since, until from retention_due($1)"
OLD: Final = """
    select conversation_id, turn, at, steps, journal
      from turns
     where at >= $1 and at < $2 and not redacted
     order by at limit $3
"""
OF_CONVERSATION: Final = """
    select conversation_id, turn, at, steps, journal
      from turns where conversation_id = $1 and not redacted order by turn
"""
FACTS: Final = "select question, answer from shop_facts where shop_version = $1"
HEARD: Final = "select inbox_id, body from inbox where inbox_id = any ($1)"
SAID: Final = "select outbox_id, body from outbox where key = any ($1) and status <> 'queued'"
REDACT: Final = "select redact_turn($1, $2, $3, $4)"
REWRITE_INBOX: Final = "update inbox set body = $2 where inbox_id = $1"
# What was set aside is not to be sent any more: nobody could read it.
REWRITE_OUTBOX: Final = """
    update outbox
       set body = $2, status = case when status = 'parked' then 'failed' else status end
     where outbox_id = $1
"""
PARKED: Final = """
    select inbox_id, body from inbox where status = 'parked' and received_at >= $1 and received_at < $2
"""
DROP_UNREADABLE: Final = "delete from unreadable where received_at < $1"
REACHED: Final = "update retention set redacted_until = $1"


@dataclass(frozen=True, slots=True)
class Due:
    """A shop with words to cross out, written at or after `since` and before `until`."""

    tenant_id: TenantId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Words:
    """A turn's: the messages by their numbers in inbox and outbox."""

    conversation_id: ConversationId
    turn: int
    at: datetime
    steps: list[Json]
    pages: Json | None
    facts: Mapping[str, Json]
    heard: Mapping[int, Json]
    said: Mapping[int, Json]


async def due(pool: Pool, now: datetime) -> list[Due]:
    return [Due(**row) for row in await pool.fetch(DUE, now)]


@asynccontextmanager
async def forgetting(pool: Pool, tenant_id: TenantId) -> AsyncIterator["Forgetting"]:
    """One transaction of one shop."""
    async with pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection, connection.transaction():
        await connection.execute(SET_TENANT, tenant_id)
        yield Forgetting(connection)


class Forgetting:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def old(self, since: datetime, until: datetime, most: int) -> list[Words]:
        """Oldest first; what is crossed out already is left out."""
        return [
            await self._words(row) for row in await self.connection.fetch(OLD, since, until, most)
        ]

    async def of_conversation(self, conversation_id: ConversationId) -> list[Words]:
        rows = await self.connection.fetch(OF_CONVERSATION, conversation_id)
        return [await self._words(row) for row in rows]

    async def _words(self, row: Row) -> Words:
        pages = orjson.loads(row["journal"]) if row["journal"] else None
        head = pages["head"] if pages else {}
        heard = head.get("messages") or [step["inbox_id"] for step in row["steps"]]
        keys = message_keys(row["conversation_id"], row["turn"], head.get("said", 0))
        return Words(
            ConversationId(row["conversation_id"]),
            row["turn"],
            row["at"],
            row["steps"],
            pages,
            await self._pairs(FACTS, head.get("shop", -1)),
            await self._pairs(HEARD, heard),
            await self._pairs(SAID, keys),
        )

    async def _pairs(self, statement: str, value: object) -> dict[Any, Json]:
        return {row[0]: row[1] for row in await self.connection.fetch(statement, value)}

    async def rewrite(self, words: Words) -> None:
        """*words* crossed out, in the place of what stands there."""
        journal = b"" if words.pages is None else orjson.dumps(words.pages)
        await self.connection.execute(
            REDACT, words.conversation_id, words.turn, words.steps, journal
        )
        await self.connection.executemany(REWRITE_INBOX, [*words.heard.items()])
        await self.connection.executemany(REWRITE_OUTBOX, [*words.said.items()])

    async def rewrite_parked(
        self, since: datetime, until: datetime, change: Callable[[Json], Json]
    ) -> None:
        """Messages that never had a turn; what could not even be read goes."""
        rows = await self.connection.fetch(PARKED, since, until)
        changed: Sequence[tuple[int, Json]] = [
            (row["inbox_id"], change(row["body"])) for row in rows
        ]
        await self.connection.executemany(REWRITE_INBOX, changed)
        await self.connection.execute(DROP_UNREADABLE, until)

    async def reached(self, until: datetime) -> None:
        await self.connection.execute(REACHED, until)
