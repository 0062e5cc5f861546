"""What must be true when the dust has settled, read from the database and compared with the phones."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

UNDONE = """
    select (select count(*) from queue) + (select count(*) from inbox where status = 'new')
         + (select count(*) from outbox where status = 'queued')
"""
HELD = """
    select (select array_agg(lease_token) from queue where lease_token is not null) as tokens,
           (select jsonb_agg(jsonb_build_array(outbox_id, attempts)) from outbox
             where status = 'queued' and attempts > 0)::text as rows
"""
LET_GO_CONVERSATIONS = """
    update queue set ready_at = now() where lease_token = any ($1::bigint[]) and ready_at > now()
"""
LET_GO_ROWS = """
    update outbox o set available_at = now()
      from jsonb_array_elements($1::text::jsonb) as h
     where o.outbox_id = (h ->> 0)::bigint and o.attempts = (h ->> 1)::int
       and o.status = 'queued' and o.available_at > now()
"""
A_MINUTE_PASSES = """
    update outbox set available_at = now()
     where key = any ($1) and status = 'queued' and available_at > now() and reason = 'timeout'
"""
PAID = "select reference from payments where status = 'paid'"
PAID_TWICE = """
    select order_id::text from payments where status = 'paid' group by order_id having count(*) > 1
"""
OPEN_THOUGH_PAID = """
    select p.reference || ': ' || o.status
      from payments p join orders o using (tenant_id, order_id)
     where p.status = 'paid' and o.status in ('draft', 'pending')
"""
HEARD = "select message_id from inbox where message_id like 'wamid.in.%'"
NOT_HANDLED = (
    "select message_id || ': ' || status || ' ' || error from inbox where status <> 'handled'"
)
# Of each conversation what came in, and what its turns answered.
ORDER = """
    with heard as (
        select tenant_id, conversation_id, array_agg(inbox_id order by inbox_id) as ids
          from inbox group by 1, 2
    ), steps as (
        select distinct t.tenant_id, t.conversation_id, t.turn, (s ->> 'inbox_id')::bigint as inbox_id
          from turns t cross join jsonb_array_elements(t.steps) s
    ), answered as (
        select tenant_id, conversation_id, array_agg(inbox_id order by turn, inbox_id) as ids
          from steps group by 1, 2
    ), said as (
        select tenant_id, conversation_id, array_agg(key order by outbox_id) as keys
          from outbox where row_kind = 'message' and status <> 'parked' group by 1, 2
    )
    select c.customer_id, coalesce(h.ids, '{}') as heard, coalesce(a.ids, '{}') as answered,
           coalesce(s.keys, '{}') as said
      from conversations c
      left join heard h using (tenant_id, conversation_id)
      left join answered a using (tenant_id, conversation_id)
      left join said s using (tenant_id, conversation_id)
"""
NOT_SENT = """
    select status || ' ' || row_kind || ' ' || reason from outbox
     where status in ('queued', 'failed')
        or (status = 'parked' and row_kind = 'message' and reason <> 'outside_window')
"""
TWICE_ORDERED = """
    select c.customer_id from orders o join conversations c using (tenant_id, conversation_id)
     where o.status in ('confirmed', 'paid', 'pending')
     group by c.customer_id having count(*) > 1
"""
CONFIRMED = "select count(*) from orders where status = 'confirmed'"
MISSING_STOCK = """
    select i.sku || ': ' || ($1 - i.stock) || ' left the shelf, ' || coalesce(l.sold, 0) || ' sold'
      from items i
      left join (
            select l.sku, sum(l.quantity) as sold
              from order_lines l join orders o using (tenant_id, order_id)
             where o.status in ('draft', 'pending', 'confirmed', 'paid')
             group by l.sku
      ) l using (sku)
     where i.active and $1 - i.stock <> coalesce(l.sold, 0)
"""
STORY = """
    with chat as (select * from conversations where customer_id = $1), told as (
        select i.received_at as at, format('inbox %s %s %s', i.inbox_id, i.status, i.error) as line
          from inbox i join chat using (tenant_id, conversation_id)
        union all
        select t.at, format('turn %s %s -> %s %s', t.turn, s ->> 'event', s ->> 'state_after', s ->> 'refusal')
          from turns t join chat using (tenant_id, conversation_id)
         cross join jsonb_array_elements(t.steps) s
        union all
        select o.created_at, format('outbox %s %s %s, %s tries, available %s %s',
                                    o.outbox_id, o.kind, o.status, o.attempts, o.available_at, o.reason)
          from outbox o join chat using (tenant_id, conversation_id)
        union all
        select p.created_at, format('payment %s %s of an order that is %s', p.reference, p.status, r.status)
          from payments p join orders r using (tenant_id, order_id)
          join chat using (tenant_id, conversation_id)
    )
    select at, line from told order by at desc limit 25
"""


@dataclass(frozen=True, slots=True)
class Held:
    tokens: Sequence[int]
    rows: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the world outside knows: webhooks posted, messages shown, purchases ended, those that days came
    between, money given. *stock* is what stood on each shelf at first."""

    posted: set[str]
    shown: Mapping[str, Sequence[str]]
    bought: int
    overnight: int
    paid: set[str]
    stock: int


@dataclass(frozen=True, slots=True)
class Books:
    pool: asyncpg.Pool

    async def held(self) -> Held:
        (row,) = await self.pool.fetch(HELD)
        return Held(row["tokens"] or [], row["rows"] or "[]")

    async def let_go(self, held: Held) -> None:
        """As if the leases of a dead engine had run out: nobody waits a minute here."""
        await self.pool.execute(LET_GO_CONVERSATIONS, held.tokens)
        await self.pool.execute(LET_GO_ROWS, held.rows)

    async def a_minute_passes(self, keys: Collection[str]) -> None:
        """For messages of calls that hung and whose receipt will never come: nobody waits for it here."""
        await self.pool.execute(A_MINUTE_PASSES, list(keys))

    async def quiet(self) -> bool:
        return not await self.pool.fetchval(UNDONE)

    async def story(self, number: str) -> list[str]:
        """The end of a buyer's conversation, without a word of it."""
        rows = await self.pool.fetch(STORY, number)
        return [f"{row['at']:%H:%M:%S} {row['line']}" for row in reversed(rows)]

    async def faults(self, seen: Seen) -> list[str]:
        """Everything that is not as it must be, in words."""
        posted, shown = seen.posted, seen.shown
        heard = {row[0] for row in await self.pool.fetch(HEARD)}
        found = [f"lost before the inbox: {name}" for name in sorted(posted - heard)[:5]]
        found += [f"not answered: {row[0]}" for row in await self.pool.fetch(NOT_HANDLED)]
        for row in await self.pool.fetch(ORDER):
            found += of_a_conversation(dict(row), shown.get(row["customer_id"], ()))
        found += [f"not sent: {row[0]}" for row in await self.pool.fetch(NOT_SENT)]
        found += [f"ordered twice: {row[0]}" for row in await self.pool.fetch(TWICE_ORDERED)]
        confirmed = await self.pool.fetchval(CONFIRMED)
        if not seen.bought <= confirmed <= seen.bought + seen.overnight:
            found.append(f"{seen.bought} bought by buttons, {confirmed} orders stand confirmed")
        found += [f"stock: {row[0]}" for row in await self.pool.fetch(MISSING_STOCK, seen.stock)]
        return found + await self._money(seen.paid)

    async def _money(self, paid: set[str]) -> list[str]:
        known = {row[0] for row in await self.pool.fetch(PAID)}
        found = [f"paid, and not known to be: {reference}" for reference in sorted(paid - known)]
        found += [f"not paid, and thought to be: {reference}" for reference in known - paid]
        found += [f"paid twice: {row[0]}" for row in await self.pool.fetch(PAID_TWICE)]
        return found + [f"still open: {row[0]}" for row in await self.pool.fetch(OPEN_THOUGH_PAID)]


def of_a_conversation(row: Mapping[str, Any], shown: Sequence[str]) -> Iterator[str]:
    who = f"...{row['customer_id'][-4:]}"
    if row["answered"] != row["heard"]:
        yield f"{who}: heard {row['heard']}, answered {row['answered']}"
    if list(dict.fromkeys(shown)) != row["said"]:
        yield f"{who}: {len(row['said'])} messages written, {len(set(shown))} shown, or not in order"
    again = Counter(shown) - Counter(set(shown))
    if again:
        yield f"{who}: {again.total()} messages came twice"
