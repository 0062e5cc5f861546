"""Reading as one shop, outside of turns: a transaction with its tenant set, for a single statement."""

from typing import Any, Final

from adapters.postgres.pool import ACQUIRE_TIMEOUT_S, Pool
from domain.model.ids import TenantId

SET_TENANT: Final = "select set_tenant($1)"


async def fetch_as(
    pool: Pool, tenant_id: TenantId, statement: str, *values: object, readonly: bool
) -> list[Any]:
    """The rows of *statement*, run under the policies of *tenant_id*."""
    async with (
        pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection,
        connection.transaction(readonly=readonly),
    ):
        await connection.execute(SET_TENANT, tenant_id)
        return list(await connection.fetch(statement, *values))
