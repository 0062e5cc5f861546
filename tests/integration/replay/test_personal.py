"""Something is put into every column that may hold something of a buyer: all of it is told to them, and then all of it
is gone, and the books still add up."""

from datetime import timedelta

import asyncpg
import orjson

from adapters.postgres import people, telling
from adapters.postgres.books import PostgresBooks
from adapters.postgres.forgetting import forgetting
from adapters.postgres.tables import metadata
from adapters.postgres.tables.personal import PERSONAL, listed
from adapters.postgres.timers import PostgresTimers
from bot.forgetting.buyers import erase
from tests.integration.replay.conftest import Shop
from tests.integration.replay.test_buyers import ADA, asked, everything

MARK = "Zqx{}"
ROWS = """
    select set_tenant(t.tenant_id) from tenants t;
    insert into cart_lines (tenant_id, buyer_id, sku, quantity)
    select tenant_id, buyer_id, 'CAPBLU', 1 from buyers;
    insert into bargains (tenant_id, buyer_id, sku, offered_minor, currency, expires_at)
    select tenant_id, buyer_id, 'CAPBLU', 100, 'NGN', now() from buyers;
    insert into payments (tenant_id, reference, order_id, provider, account_key, amount_minor, currency,
                          status, created_at, phone)
    select tenant_id, 'AD-1-x', order_id, 'mpesa', 'a', 100, 'NGN', 'open', now(), '+254712345678'
      from orders;
    insert into refunds (tenant_id, reference, payment_reference, order_id, amount_minor, currency, status,
                         created_at)
    select tenant_id, 'r1', reference, order_id, 100, 'NGN', 'failed', now() from payments;
    insert into tasks (tenant_id, kind, order_id, reference, amount_minor, currency, opened_at)
    select tenant_id, 'refund_failed', order_id, 'r1', 100, 'NGN', now() from orders;
    insert into tasks (tenant_id, kind, reference, amount_minor, currency, opened_at)
    select tenant_id, 'reconcile', reference || ':2026-11-27', 100, 'NGN', now() from payments;
    insert into joins (tenant_id, join_id, code_hash, issuer, expires_at)
    select tenant_id, gen_random_uuid(), 'x', conversation_id, now() from conversations;
    insert into join_misses (tenant_id, conversation_id, at)
    select tenant_id, conversation_id, now() from conversations;
    insert into domain_events (tenant_id, conversation_id, name, body, at)
    select tenant_id, conversation_id, 'unknown_referral', '{"ref": "x"}', now() from conversations;
    insert into timers (tenant_id, conversation_id, key, due_at, notice)
    select tenant_id, conversation_id, 'handoff:x', now(), '{"event": "agent_left"}' from conversations;
    insert into unreadable (tenant_id, account_id, body, reason, received_at)
    select tenant_id, account_id, convert_to('{"from": "' || customer_id || '"}', 'UTF8'), 'x', now()
      from conversations;
    update outbox set status = 'sent';
"""
"""One row at least in every table that may hold something of a buyer."""
IN_JSON = {
    ("buyers", "address"): 'address || \'{"text": "%s"}\'',
    ("orders", "address"): 'address || \'{"text": "%s"}\'',
    ("conversations", "state"): "jsonb_set(state, '{memory,query}', '{\"words\": \"%s\"}')",
    ("domain_events", "body"): "case when body ? 'ref' then '{\"ref\": \"%s\"}' else body end",
    ("inbox", "body"): "jsonb_set(body, '{customer_name}', '\"%s\"')",
    (
        "outbox",
        "body",
    ): "case row_kind when 'message' then body || '{\"text\": \"%s\"}' else body end",
    ("joins", "brought"): '\'{"buyer": "%s"}\'',
    ("joins", "code_hash"): "'%s'",
    ("turns", "steps"): "jsonb_set(steps, '{0,understanding,text}', '\"%s\"')",
    (
        "turns",
        "journal",
    ): "convert_to(replace(convert_from(journal, 'UTF8'), 'Ngozi', '%s'), 'UTF8')",
    ("unreadable", "body"): "convert_to('%s' || (select customer_id from conversations), 'UTF8')",
}
"""Where a word goes in what is no plain text."""
WRITTEN = "select count(*) from outbox where row_kind = 'message'"
SECRET = frozenset({("joins", "code_hash"), ("unreadable", "body"), ("inbox", "error")})
"""Not told: whom a code was for is; bytes that nobody can read may be of others as well; an error is ours."""


async def marked(dsn: str) -> dict[tuple[str, str], str]:
    """A word of its own in every row of every such column that takes words."""
    marks = {}
    owner = await asyncpg.connect(dsn)
    await owner.execute(ROWS)
    for number, (table, column) in enumerate(sorted(listed(PERSONAL))):
        mark = MARK.format("".join(chr(ord("a") + int(digit)) for digit in str(number)))
        plain = str(metadata.tables[table].columns[column].type) == "TEXT"
        if not plain and (table, column) not in IN_JSON:
            continue
        value = IN_JSON.get((table, column), f"'{mark}'").replace("%s", mark)
        if (table, column) in {("orders", "receipt_token"), ("inbox", "message_id")}:
            value = f"'{mark}' || {'number' if table == 'orders' else 'inbox_id'}"
        if (table, column) in {("bargains", "sku"), ("cart_lines", "sku"), ("joins", "status")}:
            continue  # the shop's own words
        await owner.execute(f"update {table} set {column} = {value}")  # noqa: S608
        marks[table, column] = mark
    await owner.close()
    return marks


async def test_all_that_is_personal_is_told_and_then_gone(shop: Shop, dsn: str) -> None:
    await shop.buys_a_cap(ADA)
    marks = await marked(dsn)
    before, faults = await everything(dsn), await PostgresBooks(shop.pool).faults(shop.tenant_id)
    assert [where for where, mark in marks.items() if not stands(mark, before)] == []

    async with forgetting(shop.pool, shop.tenant_id) as opened:
        buyer_id = await people.who(opened.connection, str(await the_buyer(dsn)))
        told = orjson.dumps(await telling.export(opened.connection, buyer_id)).decode()
        await erase(opened, buyer_id)

    left = await everything(dsn)
    assert [at for at, mark in marks.items() if mark not in told and at not in SECRET] == []
    assert [where for where, mark in marks.items() if stands(mark, left)] == []
    assert [number for number in (ADA, "712345678") if number in left] == []
    assert await PostgresBooks(shop.pool).faults(shop.tenant_id) == faults


def stands(mark: str, words: str) -> bool:
    """Bytes are shown as hexadecimal digits."""
    return mark in words or mark.encode().hex() in words


async def test_an_order_of_somebody_forgotten_runs_out_in_silence(shop: Shop, dsn: str) -> None:
    await shop.buys_a_cap(ADA, "paystack")
    async with forgetting(shop.pool, shop.tenant_id) as opened:
        await erase(opened, await people.who(opened.connection, f"whatsapp:{ADA}"))
    written = await asked(dsn, WRITTEN)

    for _ in range(2):  # the provider is asked once more, and has some minutes to answer
        shop.clock.pass_by(timedelta(hours=3).total_seconds())
        await PostgresTimers(shop.pool, shop.clock).ring(100)
        await shop.works()

    assert [row["status"] for row in await asked(dsn, "select status from orders")] == ["expired"]
    assert await asked(dsn, WRITTEN) == written


async def the_buyer(dsn: str) -> object:
    return (await asked(dsn, "select buyer_id from buyers"))[0][0]
