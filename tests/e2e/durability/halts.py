"""The database stands still at a named point of the path, so that an engine can be killed right there.

A trigger waits for a lock that the test holds. Afterwards the interrupted transaction ends one way or
the other, as it does in life: it had reached the server and goes through, or it had not and is undone.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal, TypeAlias

import asyncpg

from tests.e2e.durability.books import until

GATE = 4_711
SHUT = f"select pg_advisory_lock({GATE})"
OPEN = f"select pg_advisory_unlock({GATE})"
WAIT = f"""
    create or replace function stand_still() returns trigger language plpgsql as $$
    begin
        perform pg_catalog.pg_advisory_xact_lock_shared({GATE});
        return new;
    end
    $$
"""
WAITING = """
    select array_agg(l.pid) from pg_locks l
      join pg_database d on d.oid = l.database and d.datname = current_database()
     where l.locktype = 'advisory' and not l.granted
"""
END_THEM = "select pg_terminate_backend(pid, 5000) from unnest($1::int[]) as pid"

Ending: TypeAlias = Literal["goes through", "is undone"]


@dataclass(frozen=True, slots=True)
class Point:
    """*when* is a trigger's condition. *at_commit*: everything is done but the commit itself."""

    name: str
    table: str
    event: Literal["insert", "update"]
    when: str = "true"
    at_commit: bool = False

    @property
    def trigger(self) -> str:
        timing = (
            f"create constraint trigger halt after {self.event} on {self.table}"
            " deferrable initially deferred"
            if self.at_commit
            else f"create trigger halt before {self.event} on {self.table}"
        )
        return f"{timing} for each row when ({self.when}) execute function stand_still()"


STORED = Point("its webhook is being stored", "inbox", "insert", at_commit=True)
CLAIMED = Point(
    "its conversation is being claimed",
    "queue",
    "update",
    "new.lease_token is not null and new.lease_token is distinct from old.lease_token",
    at_commit=True,
)
STEPPED = Point("its turn is nearly done", "turns", "insert")
ANSWERED = Point("its turn is being committed", "turns", "insert", at_commit=True)
ASKED = Point(
    "its wish for a link is being claimed",
    "outbox",
    "update",
    "new.attempts > old.attempts and new.row_kind = 'effect'",
    at_commit=True,
)
SENT = Point(
    "the provider has its answer",
    "outbox",
    "update",
    "old.status = 'queued' and new.status = 'sent' and new.row_kind = 'message'",
)
LINKED = Point(
    "the provider has made the link", "inbox", "insert", "new.message_id like 'notice:link:%'"
)
SETTLED = Point(
    "the provider has confirmed the money",
    "inbox",
    "insert",
    "new.message_id like 'notice:payment_settled:%'",
)


@dataclass(slots=True)
class Halt:
    owner: asyncpg.Connection
    waiting: list[int]

    async def reached(self) -> None:
        async def somebody_waits() -> bool:
            self.waiting = await self.owner.fetchval(WAITING) or []
            return bool(self.waiting)

        await until(somebody_waits)

    async def over(self, ending: Ending) -> None:
        if ending == "is undone":
            await self.owner.execute(END_THEM, self.waiting)
        await self.owner.execute(OPEN)


async def shut(owner: asyncpg.Connection, point: Point) -> Halt:
    """It opens by itself when *owner* is gone."""
    await owner.execute(WAIT)
    await owner.execute(SHUT)
    await owner.execute(point.trigger)
    return Halt(owner, [])


@asynccontextmanager
async def halted(owner: asyncpg.Connection, point: Point) -> AsyncIterator[Halt]:
    """Whoever comes to *point* waits there until `over`."""
    halt = await shut(owner, point)
    try:
        yield halt
    finally:
        await owner.execute("select pg_advisory_unlock_all()")
        await owner.execute(f"drop trigger halt on {point.table}")
