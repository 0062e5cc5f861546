"""Each thing that can be wrong is named, with what to do about it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from adapters.postgres import health
from adapters.postgres.pool import Pool, open_pool
from adapters.postgres.secrets import SecretBox
from adapters.postgres.work import MOST_ATTEMPTS
from bot.doctor import place, servers, shops
from bot.doctor.findings import Finding, Level
from bot.local import Services
from bot.settings import Settings
from tests.integration.postgres.samples import ADAEZE, BOX, Engine, account, said

URL = "https://shop.example"
SOME_DAY = datetime(2026, 12, 26, tzinfo=UTC)

GROWN = """
    alter table vocabulary set (autovacuum_enabled = off);
    truncate vocabulary;
    insert into vocabulary (tenant_id, word)
    select t.tenant_id, 'word' || n from tenants t cross join generate_series(1, 2000) n
"""


def services(dsn: str) -> Services:
    return Services(dsn, "redis://127.0.0.1:9", "http://127.0.0.1:9", None, "")


async def told(findings: AsyncIterator[Finding]) -> str:
    """What is not fine, in words."""
    return "\n".join([f.line() async for f in findings if f.level is not Level.FINE])


async def test_a_sound_database_has_nothing_to_complain_of(dsn: str, engine: Engine) -> None:
    seen = await health.look(dsn)

    assert await told(servers.database(services(dsn), seen.now)) == ""
    assert await told(shops.shops(engine.pool, BOX, URL, engine.clock())) == ""


async def test_the_address_for_every_provider_is_told(engine: Engine) -> None:
    lines = [f.line() async for f in shops.shops(engine.pool, BOX, URL, engine.clock())]

    assert any(f"{URL}/webhooks/adaeze-wa" in line for line in lines)
    assert any(f"{URL}/payments/adaeze-ps" in line for line in lines)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("alter table orders no force row level security", "keeps shops apart in: orders"),
        ("alter table outbox disable row level security", "keeps shops apart in: outbox"),
        ("update alembic_version set version_num = '0000'", "revision 0000"),
        ("drop table alembic_version", "revision none"),
    ],
)
async def test_a_broken_database_is_seen(dsn: str, broken: str, words: str) -> None:
    owner = await asyncpg.connect(dsn)
    await owner.execute(broken)
    await owner.close()
    seen = await health.look(dsn)

    assert words in await told(servers.database(services(dsn), seen.now))


async def test_a_table_that_grew_unseen_is_named(dsn: str) -> None:
    owner = await asyncpg.connect(dsn)
    await owner.execute(GROWN)
    seen = await health.look(dsn)
    assert "never looked how much is in: vocabulary" in await told(
        servers.database(services(dsn), seen.now)
    )

    await owner.execute("analyze vocabulary")
    await owner.close()
    assert await told(servers.database(services(dsn), seen.now)) == ""


async def test_a_database_that_does_not_clean_up_is_seen(dsn: str) -> None:
    owner = await asyncpg.connect(dsn)
    name = await owner.fetchval("select current_database()")
    await owner.execute(f'alter database "{name}" set track_counts = off')
    await owner.close()
    seen = await health.look(dsn)

    assert "track_counts = on" in await told(servers.database(services(dsn), seen.now))


async def test_clocks_that_differ_are_seen(dsn: str) -> None:
    now = (await health.look(dsn)).now + timedelta(minutes=5)

    assert "clock" in await told(servers.database(services(dsn), now))


async def test_servers_that_are_away_are_named_and_their_setting() -> None:
    away = services("postgresql://postgres@127.0.0.1:9/none")

    assert "BOT_DATABASE_URL" in await told(servers.database(away, SOME_DAY))
    assert "BOT_REDIS_URL" in (await servers.redis(away)).mend
    assert "BOT_NLU_URL" in (await servers.language_model(away)).mend


async def test_a_key_that_opens_nothing_is_seen(engine: Engine) -> None:
    stranger = SecretBox([b"x" * 32])

    assert "another key" in await told(shops.shops(engine.pool, stranger, URL, engine.clock()))


async def test_what_waits_too_long_or_was_set_aside_is_seen(engine: Engine) -> None:
    await engine.inbox.put(account(ADAEZE), [said("hello?", "wamid.1")])
    engine.clock.pass_by(600)

    assert "waited 10 minutes" in await told(shops.shops(engine.pool, BOX, URL, engine.clock()))

    claim = await engine.work.claim()
    assert claim is not None
    await engine.work.fail(replace(claim, attempts=MOST_ATTEMPTS), "SomeError")

    advice = await told(shops.shops(engine.pool, BOX, URL, engine.clock()))
    assert "bot parked list adaeze" in advice


async def test_a_database_without_a_shop_says_how_to_open_one(empty_pool: Pool) -> None:
    assert "bot shop load" in await told(shops.shops(empty_pool, BOX, URL, SOME_DAY))


@pytest.fixture
async def empty_pool(dsn: str) -> AsyncIterator[Pool]:
    owner = await asyncpg.connect(dsn)
    await owner.execute("delete from tenants")
    await owner.close()
    async with open_pool(dsn, size=1) as pool:
        yield pool


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "BOT_PUBLIC_URL is empty"),
        ({"public_url": "http://shop.example"}, "https only"),
        ({"public_url": "https://localhost:8080"}, "only this machine"),
        ({"public_url": URL, "dev": True}, "BOT_DEV"),
        ({"public_url": URL, "database_url": "postgresql://x"}, "BOT_SECRET_KEY"),
    ],
)
def test_a_setting_that_will_not_do_is_named(
    tmp_path: Path, settings: dict[str, object], words: str
) -> None:
    built = Settings(state_dir=tmp_path, **settings)  # type: ignore[arg-type]

    lines = [f.line() for f in place.place(built) if f.level is not Level.FINE]

    assert any(words in line for line in lines)
