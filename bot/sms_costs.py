"""`bot sms`: what a shop's SMS cost, day by day, in segments: networks are paid by these and not by the message."""

from datetime import timedelta

import typer

from adapters.postgres.segments import paid
from bot.clock import now
from bot.opened_shop import opened_shop
from bot.settings import Settings


async def sms_costs(settings: Settings, shop: str, days: int) -> None:
    async with opened_shop(settings, shop, typer.echo) as (pool, tenant_id):
        rows = await paid(pool, tenant_id, now() - timedelta(days=days))
    for row in rows:
        typer.echo(
            f"{row.day}  {row.channel}  {row.encoding}"
            f"  {row.messages} messages  {row.segments} segments"
        )
    total = sum(row.segments for row in rows)
    typer.echo(f"{total} segments in {days} days" if rows else "no SMS was sent")
