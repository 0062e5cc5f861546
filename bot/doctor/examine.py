"""All checks, one after the other: each says what it found."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import orjson
import typer

from adapters.postgres.pool import open_pool
from bot.doctor import place, servers, shops
from bot.doctor.findings import Finding, Level, as_json, wrong
from bot.local import Services, running_services
from bot.settings import Settings
from bot.wiring import secret_box


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Nothing is started and nothing is changed."""
    for finding in place.place(settings):
        yield finding
    running = await _services(settings)
    if running is None:
        yield wrong(
            f"no engine runs on {settings.state_dir}, and BOT_DATABASE_URL names no database",
            "bot serve, or make run to try it on this machine",
        )
        return
    async for finding in with_servers(settings, running, datetime.now(UTC)):
        yield finding


async def with_servers(
    settings: Settings, running: Services, now: datetime
) -> AsyncIterator[Finding]:
    found = [finding async for finding in servers.database(running, now)]
    for finding in found:
        yield finding
    yield await servers.redis(running)
    yield await servers.language_model(running)
    if found[0].level is Level.FINE:
        box = secret_box(running.secret_key)
        async with open_pool(running.database_url, size=1) as pool:
            async for finding in shops.shops(pool, box, settings.url, now):
                yield finding


async def _services(settings: Settings) -> Services | None:
    """Those of the engine that runs here, or those that the settings name."""
    running = await running_services(settings)
    if running is not None or not settings.database_url.get_secret_value():
        return running
    return Services(
        settings.database_url.get_secret_value(),
        settings.redis_url.get_secret_value(),
        settings.nlu_url,
        None,
        settings.secret_key.get_secret_value(),
    )


async def doctor(settings: Settings, *, json: bool) -> None:
    """Exit code 1 when something is wrong; a warning is none."""
    found = [finding async for finding in examine(settings)]
    if json:
        typer.echo(orjson.dumps(as_json(found), option=orjson.OPT_INDENT_2).decode())
    else:
        for finding in found:
            typer.echo(finding.line())
    if any(finding.level is Level.WRONG for finding in found):
        raise typer.Exit(1)
