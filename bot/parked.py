"""What was set aside for a person to look at: messages without an answer, answers not sent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal, cast

import orjson
import typer

from adapters.postgres.park import Park
from bot.clock import now
from bot.opened_shop import opened_shop
from bot.settings import Settings

MOST = 100


@asynccontextmanager
async def _park(settings: Settings, shop: str) -> AsyncIterator[Park]:
    async with opened_shop(settings, shop, typer.echo) as (pool, tenant_id):
        yield Park(pool, tenant_id)


async def list_parked(settings: Settings, shop: str) -> None:
    async with _park(settings, shop) as park:
        rows = await park.parked(MOST)
    for row in rows:
        typer.echo(f"{row.box} {row.number}  {row.at:%Y-%m-%d %H:%M}  {row.reason}")
    if not rows:
        typer.echo("nothing is parked")


async def show_parked(settings: Settings, shop: str, box: str, number: int) -> None:
    async with _park(settings, shop) as park:
        body = await park.show(_box(box), number)
    if body is None:
        raise LookupError(f"{box} {number} is not parked")
    typer.echo(orjson.dumps(body, option=orjson.OPT_INDENT_2).decode())


async def retry_parked(settings: Settings, shop: str, box: str, number: int) -> None:
    async with _park(settings, shop) as park:
        again = await park.retry(_box(box), number, now())
    if not again:
        raise LookupError(f"{box} {number} is not parked")
    typer.echo(f"{box} {number} is tried again")


def _box(name: str) -> Literal["inbox", "outbox"]:
    if name not in {"inbox", "outbox"}:
        raise LookupError(f"{name!r} is neither inbox nor outbox")
    return cast("Literal['inbox', 'outbox']", name)
