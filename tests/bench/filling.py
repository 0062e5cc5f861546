"""Tables filled by Postgres itself: as many conversations, turns and products as a measurement wants to stand among."""

from dataclasses import dataclass
from typing import Final

import asyncpg

FILL_S: Final = 900.0

# Each with a message, a turn and an answer of its own. Foreign keys are right by construction and not checked again.
CONVERSATIONS: Final = """
    with made as (
        insert into buyers (tenant_id, buyer_id, created_at)
        select $1, md5('filled buyer ' || n)::uuid, now() from generate_series($3::int, $4::int) n
    ), talk as (
        insert into conversations (
            tenant_id, conversation_id, account_id, channel, customer_id, buyer_id, turn,
            last_inbound_at, created_at)
        select $1, md5('filled talk ' || n)::uuid, $2, 'whatsapp', 'filled' || n,
               md5('filled buyer ' || n)::uuid, 1, now(), now()
          from generate_series($3::int, $4::int) n
    ), heard as (
        insert into inbox (
            tenant_id, account_id, message_id, conversation_id, received_at, status)
        select $1, $2, 'filled' || n, md5('filled talk ' || n)::uuid, now(), 'handled'
          from generate_series($3::int, $4::int) n
    ), said as (
        insert into outbox (
            tenant_id, conversation_id, account_id, row_kind, kind, key, status, available_at,
            provider_id, turn, created_at)
        select $1, md5('filled talk ' || n)::uuid, $2, 'message', 'whatsapp', 'filled' || n,
               'read', now(), 'filled' || n, 1, now()
          from generate_series($3::int, $4::int) n
    )
    insert into turns (tenant_id, conversation_id, turn, seed, at)
    select $1, md5('filled talk ' || n)::uuid, 1, 1, now() from generate_series($3::int, $4::int) n
"""

# A conversation as if it had gone on: what it has, again and again.
TURNS: Final = """
    with talk as (
        update conversations c set turn = $2
         where c.customer_id = $1 returning c.tenant_id, c.conversation_id, c.account_id
    ), heard as (
        insert into inbox (
            tenant_id, account_id, message_id, conversation_id, body, received_at, status)
        select t.tenant_id, t.account_id, $1 || ' ' || n, t.conversation_id, i.body, now(), 'handled'
          from talk t
         cross join lateral (
            select body from inbox i where i.conversation_id = t.conversation_id limit 1) i
         cross join generate_series(2, $2::int) n
    ), said as (
        insert into outbox (
            tenant_id, conversation_id, account_id, row_kind, kind, key, body, status,
            available_at, provider_id, turn, created_at)
        select t.tenant_id, t.conversation_id, t.account_id, 'message', 'whatsapp', $1 || ' ' || n,
               o.body, 'read', now(), $1 || ' ' || n, n, now()
          from talk t
         cross join lateral (
            select body from outbox o where o.conversation_id = t.conversation_id limit 1) o
         cross join generate_series(2, $2::int) n
    )
    insert into turns (tenant_id, conversation_id, turn, steps, seed, at)
    select t.tenant_id, t.conversation_id, n, w.steps, 1, now()
      from talk t
     cross join lateral (
        select steps from turns w where w.conversation_id = t.conversation_id limit 1) w
     cross join generate_series(2, $2::int) n
"""

# Words of two syllables, so that a slip of the finger still has something to be near to.
WORDS: Final = """
    create temporary table syllable as
    select n, chr(97 + n % 21) || (array['a','e','i','o','u'])[1 + n % 5]
              || chr(97 + n * 7 % 19) || (array['an','el','ir','os','um'])[1 + n * 3 % 5] as s
      from generate_series(0, 69) n
"""
PRODUCTS: Final = """
    with word as (
        select a.n * 70 + b.n as n, a.s || b.s as w from syllable a cross join syllable b
    ), put as (
        insert into products (
            tenant_id, sku, name, short, category_key, position, lowest_minor, highest_minor, search,
            called)
        select $1, 'FILL' || i, one.w || ' ' || two.w, one.w, (
                   array(select category_key from categories where tenant_id = $1))[1 + i % $4::int],
               1000 + i, 250000, 250000,
               search_document(one.w || ' ' || two.w, three.w, '', 'Blue'),
               openings(names_of(one.w || ' ' || two.w, '{}'))
          from generate_series($2::int, $3::int) i
          join word one on one.n = i % 4900
          join word two on two.n = (i * 7 + i / 4900) % 4900
          join word three on three.n = i * 13 % 4900
    ), offered as (
        insert into goes_with (tenant_id, product_sku, other_sku, position)
        select $1, 'FILL' || i, 'FILL' || i - 1, 1 from generate_series($2::int + 1, $3::int) i
    )
    insert into items (tenant_id, sku, product_sku, colour, price_minor, currency, stock)
    select $1, 'FILL' || i || '-1', 'FILL' || i, 'Blue', 250000, 'NGN', 1000000
      from generate_series($2::int, $3::int) i
"""
VOCABULARY: Final = """
    insert into vocabulary (tenant_id, word)
    select distinct $1::uuid, w.lexeme from products p cross join lateral unnest(p.search) w
     where p.tenant_id = $1 on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Filling:
    """As the server's owner, whom no policy stops."""

    dsn: str

    async def conversations(self, account_key: str, first: int, last: int) -> None:
        async with self._owner() as owner:
            account = await owner.fetchrow(
                "select tenant_id, account_id from accounts where key = $1", account_key
            )
            await owner.execute(CONVERSATIONS, *(account or ()), first, last)
            await _settled(owner, "buyers, conversations, inbox, outbox, turns")

    async def turns(self, number: str, turn: int) -> None:
        async with self._owner() as owner:
            await owner.execute(TURNS, number, turn)

    async def products(self, account_key: str, first: int, last: int) -> None:
        async with self._owner() as owner:
            tenant = await owner.fetchval(
                "select tenant_id from accounts where key = $1", account_key
            )
            count = await owner.fetchval(
                "select count(*)::int from categories where tenant_id = $1", tenant
            )
            await owner.execute(WORDS)
            await owner.execute(PRODUCTS, tenant, first, last, count)
            await owner.execute(VOCABULARY, tenant)
            await _settled(owner, "products, items, goes_with, vocabulary")

    def _owner(self) -> "_Owner":
        return _Owner(self.dsn)


async def _settled(owner: asyncpg.Connection, tables: str) -> None:
    """What was made is known to the planner, and on the disk, before anything is timed."""
    await owner.execute(f"vacuum analyze {tables}")
    await owner.execute("checkpoint")


class _Owner:
    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: asyncpg.Connection | None = None

    async def __aenter__(self) -> asyncpg.Connection:
        self._connection = await asyncpg.connect(self._dsn, command_timeout=FILL_S)
        await self._connection.execute("set session_replication_role = replica")
        return self._connection

    async def __aexit__(self, *_error: object) -> None:
        if self._connection is not None:
            await self._connection.close()
