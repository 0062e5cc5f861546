"""`bot reconcile`: a day of a shop, or of every shop, compared with its providers."""

import os
from contextlib import AbstractAsyncContextManager
from datetime import date, timedelta

import aiohttp
import typer

from adapters import discovery
from adapters.http import Http
from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.books import PostgresBooks
from adapters.postgres.pool import open_pool
from adapters.postgres.unit_of_work import Place, open_unit_of_work
from bot.clock import now
from bot.local import reached
from bot.reconciling import Compared, Reconciling
from bot.settings import Settings
from bot.wiring import ids_at, secret_box
from domain.errors import SellerError
from domain.model.ids import ConversationId, TenantId
from domain.ports import UnitOfWork


async def reconcile(settings: Settings, shop: str, day: str) -> bool:
    """Whether everything agrees.

    Raises:
        SellerError: not a day.
    """
    try:
        wanted = date.fromisoformat(day) if day else now().date() - timedelta(days=1)
    except ValueError as error:
        raise SellerError(f"not a day: {day} (write it like 2026-11-27)") from error
    agreed = True
    async with (
        reached(settings, typer.echo) as running,
        open_pool(running.database_url, size=2) as pool,
        aiohttp.ClientSession() as session,
    ):

        def unit(
            tenant_id: TenantId, where: ConversationId
        ) -> AbstractAsyncContextManager[UnitOfWork]:
            at = now()
            return open_unit_of_work(pool, Place(tenant_id, where), at, ids_at(at))

        accounts = PostgresAccounts(pool, secret_box(running.secret_key))
        providers = discovery.providers(Http(session), os.environ)
        work = Reconciling(PostgresBooks(pool), unit, accounts, providers, now)
        for row in await pool.fetch("select tenant_id, key from shops_seen()"):
            if shop in {"", row["key"]}:
                for compared in await work.day(TenantId(row["tenant_id"]), wanted):
                    agreed = _told(row["key"], compared) and agreed
    return agreed


def _told(shop: str, compared: Compared) -> bool:
    head = f"{shop} {compared.account}: {compared.checked} compared"
    open_ones = f", {compared.asked} still open and asked about" if compared.asked else ""
    typer.echo(f"{head}{open_ones}, {len(compared.differences)} differ")
    for one in compared.differences:
        typer.echo(f"  {one}")
    return not compared.differences
