"""In a big shop, too, a page is read by index: thousands of them may be open."""

import json
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from adapters.postgres import web_talk
from tests.integration.webchat.world import Kiosk

TALKS = 4_000
TURNS = 5
CROWD = """
    insert into buyers (tenant_id, buyer_id, created_at)
    select $1, md5('buyer' || n)::uuid, now() from generate_series(1, $3::int) as n;

    insert into conversations (
        tenant_id, conversation_id, account_id, channel, customer_id, buyer_id, turn, created_at)
    select $1, md5('talk' || n)::uuid, $2, 'web', 'v.' || n, md5('buyer' || n)::uuid, $4::int, now()
      from generate_series(1, $3::int) as n;

    insert into inbox (
        tenant_id, account_id, message_id, conversation_id, received_at, status, body)
    select $1, $2, 'm' || n || '-' || t, md5('talk' || n)::uuid, now(), 'handled', '{}'
      from generate_series(1, $3::int) as n cross join generate_series(1, $4::int) as t;

    insert into outbox (
        tenant_id, conversation_id, account_id, row_kind, kind, key, status, available_at, turn,
        created_at)
    select $1, md5('talk' || n)::uuid, $2, 'message', 'web', 'k' || n || '-' || t, 'sent', now(), t,
           now()
      from generate_series(1, $3::int) as n cross join generate_series(1, $4::int) as t;

    insert into turns (tenant_id, conversation_id, turn, seed, steps, at)
    select $1, md5('talk' || n)::uuid, t, 1, jsonb_build_array(jsonb_build_object('inbox_id', n)),
           now()
      from generate_series(1, $3::int) as n cross join generate_series(1, $4::int) as t;
"""


@pytest.fixture
async def crowded(kiosk: Kiosk, dsn: str) -> Kiosk:
    owner = await asyncpg.connect(dsn)
    account = kiosk.account
    values = {
        "$1": f"'{account.tenant_id}'::uuid",
        "$2": f"'{account.account_id}'::uuid",
        "$3": str(TALKS),
        "$4": str(TURNS),
    }
    script = CROWD
    for name, value in values.items():
        script = script.replace(name, value)
    await owner.execute(script)
    await owner.execute("vacuum analyze")
    await owner.close()
    return kiosk


async def plan(kiosk: Kiosk, statement: str, *values: object) -> list[dict[str, Any]]:
    async with kiosk.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", kiosk.account.tenant_id)
        told = await connection.fetchval(f"explain (format json) {statement}", *values)
    return [*nodes(json.loads(told)[0]["Plan"])]


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in node.get("Plans", ()):
        yield from nodes(part)


async def test_no_reading_of_a_page_scans_a_table(crowded: Kiosk) -> None:
    account_id = crowded.account.account_id
    readings = [
        await plan(crowded, web_talk.TURNS, account_id, "v.77", 2, 20),
        await plan(crowded, web_talk.STAND, [account_id] * 3, ["v.1", "v.2", "v.3"]),
        await plan(crowded, web_talk.UNSEEN, account_id, "v.77", 4, ["read"], 200),
    ]

    for reading in readings:
        assert [n["Relation Name"] for n in reading if n["Node Type"] == "Seq Scan"] == []
    indexes = {node.get("Index Name") for reading in readings for node in reading}
    assert {"outbox_web", "turns_pkey", "inbox_pkey"} <= indexes
