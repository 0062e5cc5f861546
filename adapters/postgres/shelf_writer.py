"""Categories, products, their items, and what goes with what."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import ARRAY, Text, cast, func, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.rows import haggle_row
from adapters.postgres.shop_contents import ShopContents
from adapters.postgres.tables import categories, goes_with, items, products, refs
from adapters.postgres.upsert import Row, replace_all, upsert
from domain.model.product import Product

REFRESH_VOCABULARY: Final = text("select refresh_vocabulary()")


class SkuClashError(Exception):
    """A SKU means one thing: a product, with or without items of its own, or an item of one."""


async def write_shelf(
    connection: AsyncConnection, contents: ShopContents, *, restock: bool
) -> None:
    """Raises:
    SkuClashError: two things have the same SKU.
    """
    refuse_clashes(contents.products)
    await _write_categories(connection, contents)
    await connection.execute(products.update().values(active=False))
    await connection.execute(items.update().values(active=False))
    await upsert(connection, products, list(product_rows(contents)))
    keep = () if restock else ("stock",)
    await upsert(connection, items, list(item_rows(contents)), keep=keep)
    await replace_all(connection, goes_with, list(companion_rows(contents)))
    await replace_all(connection, refs, list(ref_rows(contents)))
    await connection.execute(REFRESH_VOCABULARY)


def refuse_clashes(shelf: Sequence[Product]) -> None:
    owners: dict[str, str] = {product.sku: product.sku for product in shelf}
    if len(owners) < len(shelf):
        raise SkuClashError("two products have the same SKU")
    for product in shelf:
        for item in product.items:
            if owners.setdefault(item.sku, product.sku) != product.sku:
                raise SkuClashError(f"{item.sku} is in {product.sku} and in {owners[item.sku]}")


async def _write_categories(connection: AsyncConnection, contents: ShopContents) -> None:
    """Old ones stay, for the inactive products in them; without active products none is shown."""
    rows: list[Row] = [
        {
            "tenant_id": contents.shop.tenant_id,
            "category_key": category.key,
            "names": dict(category.names),
            "position": position,
        }
        for position, category in enumerate(contents.categories)
    ]
    await upsert(connection, categories, rows)


def product_rows(contents: ShopContents) -> Iterator[Row]:
    named = {category.key: " ".join(category.names.values()) for category in contents.categories}
    for position, product in enumerate(contents.products):
        synonyms = list(contents.synonyms.get(product.sku, ()))
        prices = [item.price.minor for item in product.items] or [0]
        yield {
            "tenant_id": contents.shop.tenant_id,
            "sku": product.sku,
            "name": product.name,
            "short": product.short,
            "category_key": product.category,
            "description": product.description,
            "picture": product.picture,
            "synonyms": synonyms,
            "facts": product.facts,
            "position": position,
            "active": True,
            "lowest_minor": min(prices),
            "highest_minor": max(prices),
            "search": func.search_document(
                product.name,
                " ".join(synonyms),
                named.get(product.category, ""),
                " ".join(variants_of(product)),
            ),
            "called": func.openings(func.names_of(product.name, cast(synonyms, ARRAY(Text)))),
        }


def variants_of(product: Product) -> list[str]:
    """Colours and sizes, "UK 8" also as "UK8"."""
    said = {part for item in product.items for part in (item.colour, item.size)}
    return sorted(said | {part.replace(" ", "") for part in said})


def item_rows(contents: ShopContents) -> Iterator[Row]:
    for product in contents.products:
        for position, item in enumerate(product.items):
            yield {
                "tenant_id": contents.shop.tenant_id,
                "sku": item.sku,
                "product_sku": product.sku,
                "size": item.size,
                "colour": item.colour,
                "price_minor": item.price.minor,
                "currency": item.price.currency,
                "stock": item.stock,
                "haggle": haggle_row(item.haggle),
                "position": position,
                "active": True,
            }


def companion_rows(contents: ShopContents) -> Iterator[Row]:
    for sku, others in contents.goes_with.items():
        for position, other in enumerate(dict.fromkeys(others)):
            yield {
                "tenant_id": contents.shop.tenant_id,
                "product_sku": sku,
                "other_sku": other,
                "position": position,
            }


def ref_rows(contents: ShopContents) -> Iterator[Row]:
    for ref, sku in contents.refs.items():
        yield {"tenant_id": contents.shop.tenant_id, "ref": ref, "product_sku": sku}
