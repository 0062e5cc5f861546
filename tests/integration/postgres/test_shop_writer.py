"""A shop is written whole: created, and brought to what its file says now."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.ids import seeded
from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.pool import Pool
from adapters.postgres.shelf_writer import SkuClashError
from adapters.postgres.shop_contents import ShopContents
from adapters.postgres.shop_writer import TakenError, find_tenant, save_shop
from adapters.postgres.unit_of_work import Place, open_unit_of_work
from domain.model.ids import AccountId, TenantId
from domain.model.product import Page, Product, Search
from tests.integration.postgres.samples import (
    ADAEZE,
    BISI,
    BOX,
    CONVERSATION,
    Clock,
    account,
    item,
    product,
    restocked,
    shop_of,
)


async def shelf(pool: Pool, words: str = "") -> Page:
    place, now = Place(ADAEZE.shop.tenant_id, CONVERSATION), Clock()()
    async with open_unit_of_work(pool, place, now, seeded(now, 1)) as uow:
        return await uow.catalogue.search(Search(words), 0, 50)


async def shown(pool: Pool, words: str = "") -> list[str]:
    return [product.sku for product in (await shelf(pool, words)).products]


async def stock_of(pool: Pool, sku: str) -> int:
    found = [i for p in (await shelf(pool)).products for i in p.items if i.sku == sku]
    return found[0].stock


def with_products(*products: Product) -> ShopContents:
    return replace(ADAEZE, products=products, goes_with={})


async def test_a_product_no_longer_in_the_file_is_no_longer_shown(
    core: AsyncEngine, pool: Pool
) -> None:
    await save_shop(core, with_products(*ADAEZE.products[1:]), BOX)

    assert "ANK" not in await shown(pool)
    assert await shown(pool, "ankara") == []

    await save_shop(core, ADAEZE, BOX)
    assert await shown(pool, "ankara") == ["ANK"]


async def test_stock_on_the_shelf_is_left_alone_unless_restock_is_asked(
    core: AsyncEngine, pool: Pool
) -> None:
    later = restocked(ADAEZE, "SLP", 100)

    await save_shop(core, later, BOX)
    assert await stock_of(pool, "SLP") == 8

    await save_shop(core, later, BOX, restock=True)
    assert await stock_of(pool, "SLP") == 100


async def test_a_new_item_comes_with_its_stock_and_its_words(core: AsyncEngine, pool: Pool) -> None:
    fan = product("FAN", "Standing fan", "phones", item("FAN", "FAN", 100, 3))

    await save_shop(core, with_products(*ADAEZE.products, fan), BOX)

    assert await stock_of(pool, "FAN") == 3
    assert await shown(pool, "fann standng") == ["FAN"]


async def test_one_shops_file_changes_nothing_of_another(core: AsyncEngine, dsn: str) -> None:
    counts = """
        select (select count(*) from products where tenant_id = $1 and active),
               (select count(*) from vocabulary where tenant_id = $1),
               (select count(*) from zones where tenant_id = $1),
               (select count(*) from answers where tenant_id = $1)
    """
    owner = await asyncpg.connect(dsn)
    before = await owner.fetchrow(counts, BISI.shop.tenant_id)

    await save_shop(core, replace(with_products(ADAEZE.products[0]), zones=[], answers={}), BOX)

    assert await owner.fetchrow(counts, BISI.shop.tenant_id) == before
    await owner.close()


async def test_an_account_keeps_its_id_and_one_no_longer_there_is_closed(
    core: AsyncEngine, pool: Pool
) -> None:
    same_key = replace(account(ADAEZE), account_id=AccountId(uuid4()), secrets={"token": "new"})
    await save_shop(core, replace(ADAEZE, accounts=[same_key]), BOX)
    kept = await PostgresAccounts(pool, BOX).by_key("adaeze-wa")
    assert kept == replace(account(ADAEZE), secrets={"token": "new"})

    other_key = replace(same_key, key="adaeze-sms", channel="sms")
    await save_shop(core, replace(ADAEZE, accounts=[other_key]), BOX)

    assert await PostgresAccounts(pool, BOX).by_key("adaeze-wa") is None
    assert await PostgresAccounts(pool, BOX).by_key("adaeze-sms") is not None


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ({"accounts": [replace(account(BISI), key="adaeze-wa")]}, ["adaeze-wa"]),
        ({"accounts": [replace(account(BISI), external_id="10001")]}, ["whatsapp 10001"]),
        (
            {"payment_accounts": [replace(BISI.payment_accounts[0], key="adaeze-ps")]},
            ["adaeze-ps"],
        ),
        ({"shop": replace(BISI.shop, key="adaeze")}, ["adaeze"]),
    ],
    ids=["account key", "address", "payment key", "shop key"],
)
async def test_what_belongs_to_another_shop_is_refused(
    core: AsyncEngine, pool: Pool, change: dict[str, Any], taken: list[str]
) -> None:
    greedy = replace(BISI, products=[], goes_with={}, **change)

    with pytest.raises(TakenError) as refused:
        await save_shop(core, greedy, BOX)

    assert refused.value.taken == taken
    assert await PostgresAccounts(pool, BOX).by_key("adaeze-wa") == account(ADAEZE)


async def test_two_things_with_one_sku_are_refused(core: AsyncEngine) -> None:
    clash = product("X", "X", "hats", item("ANK-R-10", "X", 1, 1))

    with pytest.raises(SkuClashError, match="ANK-R-10"):
        await save_shop(core, with_products(*ADAEZE.products, clash), BOX)


async def test_a_shop_is_found_by_its_key(core: AsyncEngine) -> None:
    assert await find_tenant(core, "bisi") == BISI.shop.tenant_id
    assert await find_tenant(core, "nobody") is None


async def test_a_new_shop_needs_nothing_but_its_contents(core: AsyncEngine) -> None:
    chidi = shop_of(3, "chidi")

    await save_shop(core, chidi, BOX)

    assert await find_tenant(core, "chidi") == TenantId(chidi.shop.tenant_id)
