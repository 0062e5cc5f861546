"""What engines keep of a shop in memory is never old: its version moves with it."""

import pytest

from adapters.ids import seeded
from adapters.postgres.pool import Connection
from adapters.postgres.shops import KnownShops
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from tests.integration.postgres.samples import ADAEZE, Clock

VERSION = "select shop_version from tenants"
CHANGES = (
    "update tenants set about = 'new'",
    "update zones set fee_minor = fee_minor + 1",
    "delete from zones",
    "insert into answers values (app_tenant(), 'returns', 'en', 'Within a week.')",
    "update payment_accounts set position = 9",
)


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_moves_the_version(connection: Connection, change: str) -> None:
    before = await connection.fetchval(VERSION)

    await connection.execute(change)

    assert await connection.fetchval(VERSION) > before


async def test_a_shop_is_read_again_when_its_version_moved(
    connection: Connection, clock: Clock
) -> None:
    shops = KnownShops()

    async def about() -> str:
        known = shops.at(ADAEZE.shop.tenant_id, await connection.fetchval(VERSION))
        uow = PostgresUnitOfWork(connection, clock(), seeded(clock(), 1), known)
        return (await uow.shops.shop()).about

    before = await about()
    await connection.execute("update tenants set about = 'We moved.'")

    assert [before, await about()] == [ADAEZE.shop.about, "We moved."]
