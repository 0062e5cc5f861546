"""`bot sms`: what a shop's SMS cost, day by day, in segments: networks are paid by these and not by the message."""

from datetime import timedelta

import typer

from adapters.postgres.engine import open_engine
from adapters.postgres.pool import open_pool
from adapters.postgres.segments import paid
from adapters.postgres.shop_writer import find_tenant
from bot.clock import now
from bot.local import reached
from bot.settings import Settings


async def sms_costs(settings: Settings, shop: str, days: int) -> None:
    async with reached(settings, typer.echo) as running:
        engine = open_engine(running.database_url)
        try:
            tenant_id = await find_tenant(engine, shop)
        finally:
            await engine.dispose()
        if tenant_id is None:
            raise LookupError(f"no shop {shop!r}")
        async with open_pool(running.database_url, size=1) as pool:
            rows = await paid(pool, tenant_id, now() - timedelta(days=days))
    for row in rows:
        typer.echo(
            f"{row.day}  {row.channel}  {row.encoding}"
            f"  {row.messages} messages  {row.segments} segments"
        )
    total = sum(row.segments for row in rows)
    typer.echo(f"{total} segments in {days} days" if rows else "no SMS was sent")
