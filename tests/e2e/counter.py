"""Behind the counter of a running engine: the command line, and a clock that is turned."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import asyncpg
from typer.testing import CliRunner

from bot.__main__ import app
from bot.local import Services
from bot.settings import Settings
from tests.e2e.talker import PATIENCE_S, POLL_S

Says: TypeAlias = Callable[..., Awaitable[tuple[int, str, str]]]
"""The words of a command to its exit code, what it said, and what went wrong."""


async def bot(services: Services, settings: Settings, *words: str) -> tuple[int, str, str]:
    """A command as somebody of the shop types it: exit code, what it said, what went wrong."""
    environment = {
        "BOT_DATABASE_URL": services.database_url,
        "BOT_STATE_DIR": str(settings.state_dir),
        "BOT_SECRET_KEY": services.secret_key,
    }
    done = await asyncio.to_thread(CliRunner().invoke, app, words, env=environment)
    return done.exit_code, done.stdout, done.stderr


async def newest(database: asyncpg.Connection) -> tuple[str, str]:
    """The payment asked for last, and its order's number."""
    found = await database.fetchrow(
        "select p.reference, o.number from payments p join orders o using (tenant_id, order_id)"
        " order by p.created_at desc limit 1"
    )
    assert found is not None
    return found["reference"], found["number"]


async def expires(services: Services, number: str) -> None:
    """The order's time is over now, and again after the last look at its open attempt."""
    connection = await asyncpg.connect(services.database_url)
    for _ in range(2):
        order = await connection.fetchval(
            "update orders set expires_at = now() - interval '1 second' where number = $1"
            " returning order_id",
            number,
        )
        await connection.execute(
            "update timers set due_at = now() where key = 'hold:' || $1::text", str(order)
        )
        open_still = (
            "select expires_at < now() and status = 'pending' from orders where number = $1"
        )
        async with asyncio.timeout(PATIENCE_S):
            while await connection.fetchval(open_still, number):  # noqa: ASYNC110 the engine gives no sign
                await asyncio.sleep(POLL_S)
    await connection.close()
