"""The servers the engine works with: the database and how it is set up, Redis, the language model, the time."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Final

import aiohttp

from adapters.postgres import health
from adapters.redis.client import trouble_of
from bot.doctor.findings import Finding, fine, warning, wrong
from bot.local import Services

ANSWER_S: Final = 5.0
MOST_SKEW_S: Final = 2.0
OLDEST_POSTGRES: Final = 150_000
"""As `server_version_num` tells it: 15.0."""


async def database(running: Services, now: datetime) -> AsyncIterator[Finding]:
    try:
        seen = await health.look(running.database_url)
    except health.UnreachableError as error:
        yield wrong(
            f"the database does not answer ({error})",
            "is it running, and are BOT_DATABASE_URL's host, name and password right?",
        )
        return
    if seen.version < OLDEST_POSTGRES:
        yield wrong(f"Postgres {seen.version // 10_000} is too old", "use Postgres 15 or newer")
    if seen.revision != seen.wanted:
        yield wrong(
            f"the database is at revision {seen.revision or 'none'}, this version needs {seen.wanted}",
            "bot migrate (bot serve does it too)",
        )
        return
    yield fine(f"the database answers, at revision {seen.revision}")
    if seen.powerful:
        yield wrong(
            f"the role {', '.join(seen.powerful)} can look past the walls between shops",
            "alter role ... nosuperuser nobypassrls",
        )
    if seen.open_tables:
        yield wrong(
            f"nothing keeps shops apart in: {', '.join(seen.open_tables)}",
            "somebody changed the tables by hand: alter table ... enable, force row level security",
        )
    else:
        yield fine("every table keeps shops apart")
    for finding in _care(seen):
        yield finding
    skew_s = abs((seen.now - now).total_seconds())
    if skew_s > MOST_SKEW_S:
        yield warning(
            f"this machine's clock and the database's differ by {skew_s:.0f} s",
            "let both follow a time server (chrony, systemd-timesyncd)",
        )


def _care(seen: health.DatabaseSeen) -> Iterator[Finding]:
    """Whether Postgres knows its tables, and cleans them up."""
    if not seen.vacuums:
        yield warning(
            "Postgres does not look after its tables: answers will come later and later",
            "autovacuum = on, track_counts = on",
        )
    if seen.unknown_tables:
        yield warning(
            f"Postgres has never looked how much is in: {', '.join(seen.unknown_tables)}; it may read all of it "
            "for one buyer",
            "analyze (after a restore; by itself it does so within autovacuum_naptime)",
        )


async def redis(running: Services) -> Finding:
    trouble = await trouble_of(running.redis_url)
    if trouble:
        return warning(
            f"Redis does not answer ({trouble}): answers come up to a second later, and nobody "
            "keeps to the channels' rates",
            "is it running, and is BOT_REDIS_URL right?",
        )
    return fine("Redis answers")


async def language_model(running: Services) -> Finding:
    socket = str(running.nlu_socket) if running.nlu_socket else None
    connector = aiohttp.UnixConnector(socket) if socket else aiohttp.TCPConnector()
    timeout = aiohttp.ClientTimeout(total=ANSWER_S)
    try:
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            session.get(f"{running.nlu_url.rstrip('/')}/health") as answer,
        ):
            answer.raise_for_status()
            model = (await answer.json())["model"]
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError) as error:
        return warning(
            f"the language model does not answer ({type(error).__name__}): buttons, numbers and the usual "
            "words still sell",
            "is its server running, and is BOT_NLU_URL right? An embedded one is started with the engine",
        )
    return fine(f"the language model answers: {model}")
