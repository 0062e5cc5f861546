"""One shop, for a command: the database it lies in, and whose rows are meant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.postgres.pool import Pool, open_pool
from adapters.postgres.tenants import tenant_of
from bot.local import Say, reached
from bot.settings import Settings
from domain.model.ids import TenantId


@asynccontextmanager
async def opened_shop(
    settings: Settings, key: str, say: Say, *, size: int = 1
) -> AsyncIterator[tuple[Pool, TenantId]]:
    """*size* connections to the database in which the shop of this *key* is.

    Raises:
        LookupError: no shop has this key.
    """
    async with (
        reached(settings, say) as running,
        open_pool(running.database_url, size=size) as pool,
    ):
        yield pool, await tenant_of(pool, key)
