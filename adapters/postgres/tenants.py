"""Which shop is meant by the key that people know it by."""

from typing import Final

from adapters.postgres.pool import Pool
from domain.model.ids import TenantId

TENANT_BY_KEY: Final = "select tenant_by_key($1)"


async def tenant_of(pool: Pool, key: str) -> TenantId:
    """Raises:
    LookupError: no shop has this key.
    """
    found = await pool.fetchval(TENANT_BY_KEY, key)
    if found is None:
        raise LookupError(f"no shop {key!r}")
    return TenantId(found)
