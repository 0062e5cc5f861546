"""What the engine wrote down during a phase, read from its own tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg

TIMEOUT_S: Final = 20.0
SOURCES: Final = """
    select step #>> '{understanding,source}' as source, count(*) as steps
      from turns t cross join jsonb_array_elements(t.steps) step
     where t.at >= $1
     group by 1 order by 2 desc
"""
WRITTEN: Final = """
    select (select count(*) from turns where at >= $1) as turns,
           (select count(*) from outbox where created_at >= $1 and row_kind = 'message') as messages,
           (select count(*) from orders where created_at >= $1 and status <> 'draft') as orders,
           (select count(*) from outbox where status = 'parked') as parked,
           (select coalesce(avg(length(state::text)), 0)::int from conversations) as state_bytes,
           (select coalesce(avg(length(body::text)), 0)::int from inbox) as inbox_bytes,
           (select coalesce(avg(length(body::text)), 0)::int from outbox) as outbox_bytes,
           (select coalesce(avg(length(steps::text)), 0)::int from turns) as steps_bytes,
           (select coalesce(avg(length(journal)), 0)::int from turns) as journal_bytes
"""


@dataclass(frozen=True, slots=True)
class Written:
    """`sources` says who understood the steps: option, rasa, keywords. Bytes are means."""

    turns: int
    messages: int
    orders: int
    parked: int
    state_bytes: int
    inbox_bytes: int
    outbox_bytes: int
    steps_bytes: int
    journal_bytes: int
    sources: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ledger:
    """As the server's owner: the bench looks across shops."""

    dsn: str

    async def now(self) -> datetime:
        at: datetime = await self._value("select clock_timestamp()")
        return at

    async def written_since(self, at: datetime) -> Written:
        connection = await asyncpg.connect(self.dsn, timeout=TIMEOUT_S, command_timeout=TIMEOUT_S)
        try:
            row = await connection.fetchrow(WRITTEN, at)
            sources = await connection.fetch(SOURCES, at)
        finally:
            await connection.close()
        return Written(**dict(row or {}), sources={r["source"]: r["steps"] for r in sources})

    async def run(self, script: str) -> None:
        connection = await asyncpg.connect(self.dsn, timeout=TIMEOUT_S, command_timeout=TIMEOUT_S)
        try:
            await connection.execute(script)
        finally:
            await connection.close()

    async def _value(self, statement: str) -> datetime:
        connection = await asyncpg.connect(self.dsn, timeout=TIMEOUT_S, command_timeout=TIMEOUT_S)
        try:
            value: datetime = await connection.fetchval(statement)
        finally:
            await connection.close()
        return value
