"""However the engine ends, nothing of it stays, and the next one finds what was stored."""

import signal
from pathlib import Path

import asyncpg
import pytest
from redis.asyncio import Redis

from bot.embedded import EmbeddedPostgres, EmbeddedValkey, PostgresSettings, ValkeySettings
from tests.integration.embedded.harness import PATIENCE_S, all_gone, running

pytestmark = pytest.mark.timeout(120)


async def count_a_visit(dsn: str) -> int:
    connection = await asyncpg.connect(dsn, timeout=PATIENCE_S)
    try:
        await connection.execute("create table if not exists visits (at timestamptz)")
        await connection.execute("insert into visits values (now())")
        return int(await connection.fetchval("select count(*) from visits"))
    finally:
        await connection.close(timeout=PATIENCE_S)


async def test_a_killed_engine_takes_its_children_along_and_the_next_recovers(state: Path) -> None:
    async with running(state) as engine:
        visits = await count_a_visit(engine.dsn)
        engine.process.send_signal(signal.SIGKILL)

    async with running(state) as following:  # at once: the children may still be going
        assert await count_a_visit(following.dsn) == visits + 1
        async with Redis.from_url(following.valkey, socket_timeout=5.0) as redis:
            assert await redis.ping()

        assert await all_gone(engine.children.values())


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux ends children with a parent")
async def test_a_killed_engines_children_end_without_a_next_start(state: Path) -> None:
    async with running(state) as engine:
        engine.process.send_signal(signal.SIGKILL)

        assert await all_gone(engine.children.values())

    log = (state / "logs" / "postgres.log").read_text("utf-8")
    assert log.rstrip().endswith("database system is shut down")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_stops_everything_in_order(state: Path, number: signal.Signals) -> None:
    async with running(state) as engine:
        engine.process.send_signal(number)
        await engine.process.wait()

        assert engine.process.returncode == 0
        assert await all_gone(engine.children.values())


async def test_a_command_beside_the_engine_finds_its_data(state: Path) -> None:
    postgres, valkey = (
        EmbeddedPostgres(PostgresSettings(state)),
        EmbeddedValkey(ValkeySettings(state)),
    )
    async with running(state) as engine:
        assert (postgres.running_dsn(), valkey.running_url()) == (engine.dsn, engine.valkey)

    assert (postgres.running_dsn(), valkey.running_url()) == (None, None)


async def test_a_second_engine_is_told_that_the_first_is_there(state: Path) -> None:
    async with running(state) as engine:
        with pytest.raises(RuntimeError, match=f"in use by .*process {engine.process.pid}"):
            async with running(state):
                pass

        assert await count_a_visit(engine.dsn)
