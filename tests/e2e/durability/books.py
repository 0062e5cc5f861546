"""What is written in the database and on the buyer's phone, compared: nothing lost, nothing twice, all in order."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import asyncpg

from tests.e2e.talker import Talker

PATIENCE_S = 20.0
POLL_S = 0.02

ENGINES = """
    select count(*) from pg_stat_activity
     where datname = current_database() and application_name = 'bot'
"""
HELD_CONVERSATIONS = "select lease_token from queue where lease_token is not null"
HELD_ROWS = "select outbox_id, attempts from outbox where status = 'queued' and attempts > 0"
CONVERSATION_LEASE_OVER = "update queue set ready_at = now() where lease_token = any ($1::bigint[])"
ROW_LEASE_OVER = """
    update outbox o set available_at = now()
      from unnest($1::bigint[], $2::int[]) as h (outbox_id, attempts)
     where o.outbox_id = h.outbox_id and o.attempts = h.attempts and o.status = 'queued'
"""
OTHERS_WAIT = """
    select exists (
        select from queue where lease_token is null or lease_token <> all ($1::bigint[])
    )
"""
UNDONE = """
    select (select count(*) from queue) + (select count(*) from inbox where status = 'new')
         + (select count(*) from outbox where status = 'queued')
"""
SETTLED = "select not exists (select from outbox where key = any ($1) and status = 'queued')"
HEARD = """
    select i.inbox_id, i.message_id, i.status
      from inbox i join conversations c using (tenant_id, conversation_id)
     where c.customer_id = $1 order by i.inbox_id
"""
HANDLED = "select count(*) from inbox where status = 'handled'"
SOURCES = """
    select s -> 'understanding' ->> 'source'
      from turns t join conversations c using (tenant_id, conversation_id)
     cross join lateral jsonb_array_elements(t.steps) with ordinality as steps (s, n)
     where c.customer_id = $1 order by t.turn, n
"""
ANSWERED = """
    select (s ->> 'inbox_id')::bigint
      from turns t join conversations c using (tenant_id, conversation_id)
     cross join lateral jsonb_array_elements(t.steps) with ordinality as steps (s, n)
     where c.customer_id = $1 order by t.turn, n
"""
SAID = """
    select o.key, o.status
      from outbox o join conversations c using (tenant_id, conversation_id)
     where c.customer_id = $1 and o.row_kind = 'message' order by o.outbox_id
"""
ORDERS = """
    select o.status, l.sku, l.quantity,
           (select array_agg(p.status order by p.created_at) from payments p
             where p.tenant_id = o.tenant_id and p.order_id = o.order_id) as payments
      from orders o join conversations c using (tenant_id, conversation_id)
      join order_lines l using (tenant_id, order_id)
     where c.customer_id = $1
"""
REFERENCES = """
    select p.reference
      from payments p join orders o using (tenant_id, order_id)
      join conversations c using (tenant_id, conversation_id)
     where c.customer_id = $1
"""
STOCK = "select stock from items where sku = $1"


@dataclass(frozen=True, slots=True)
class Held:
    """What an engine had in its hands when it died."""

    conversations: list[int]
    rows: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Books:
    connection: asyncpg.Connection

    async def engines_gone(self) -> None:
        """The server has noticed: what a dead engine had begun is committed or rolled back."""
        await until(lambda: self._is(ENGINES, 0))

    async def held(self) -> Held:
        conversations = await self.connection.fetch(HELD_CONVERSATIONS)
        rows = await self.connection.fetch(HELD_ROWS)
        return Held([row[0] for row in conversations], [(row[0], row[1]) for row in rows])

    async def leases_over(self, held: Held) -> None:
        """As if a minute had passed: everything that need not wait for that is done."""

        async def only_held_waits() -> bool:
            return not await self.connection.fetchval(OTHERS_WAIT, held.conversations)

        await until(only_held_waits)
        await self.connection.execute(CONVERSATION_LEASE_OVER, held.conversations)
        ids, attempts = [row[0] for row in held.rows], [row[1] for row in held.rows]
        await self.connection.execute(ROW_LEASE_OVER, ids, attempts)

    async def receipts_in(self, sends: list[dict[str, Any]]) -> None:
        """The engine knows of every message that the provider has taken."""
        await until(lambda: self.connection.fetchval(SETTLED, [key_of(send) for send in sends]))

    async def quiet(self) -> None:
        """Nothing waits for an answer, nothing waits to be sent."""
        await until(lambda: self._is(UNDONE, 0))

    async def stock(self, sku: str) -> int:
        left: int = await self.connection.fetchval(STOCK, sku)
        return left

    async def compare(self, buyer: Talker, *, repeated: int = 0) -> list[str]:
        """Every message heard was answered once, in order; every answer left once, in order.

        *repeated* says how often the phone may have shown a message again. Gives the ids heard.
        """
        await self.quiet()
        heard = await self.connection.fetch(HEARD, buyer.number)
        answered = [row[0] for row in await self.connection.fetch(ANSWERED, buyer.number)]
        said = [row["key"] for row in await self.connection.fetch(SAID, buyer.number)]
        shown = [key_of(send) for send in await buyer.sends()]

        assert {row["status"] for row in heard} == {"handled"}
        assert answered == [row["inbox_id"] for row in heard]
        assert list(dict.fromkeys(shown)) == said
        again = Counter(shown) - Counter(said)
        assert again.total() <= repeated, f"{again.total()} messages came twice"
        return [row["message_id"] for row in heard]

    async def orders(self, customer: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.connection.fetch(ORDERS, customer)]

    async def references(self, customer: str) -> set[str]:
        """Of every payment ever asked of the customer."""
        return {row[0] for row in await self.connection.fetch(REFERENCES, customer)}

    async def sending(self) -> bool:
        return bool((await self.held()).rows)

    async def held_by_nobody(self) -> bool:
        return await self.held() == Held([], [])

    async def reasons(self) -> list[str]:
        """Why webhooks could not be read."""
        return [row[0] for row in await self.connection.fetch("select reason from unreadable")]

    async def handled(self) -> int:
        number: int = await self.connection.fetchval(HANDLED)
        return number

    async def sources(self, customer: str) -> list[str]:
        """What understood each message."""
        return [row[0] for row in await self.connection.fetch(SOURCES, customer)]

    async def _is(self, statement: str, wanted: int) -> bool:
        found: int = await self.connection.fetchval(statement)
        return found == wanted


async def until(true: Callable[[], Awaitable[object]], patience_s: float = PATIENCE_S) -> None:
    async with asyncio.timeout(patience_s):
        while not await true():  # noqa: ASYNC110 - another process, no event to wait for
            await asyncio.sleep(POLL_S)


def key_of(send: dict[str, Any]) -> str:
    """Our name for a message, as the provider was told it."""
    return str(send["body"]["biz_opaque_callback_data"])
