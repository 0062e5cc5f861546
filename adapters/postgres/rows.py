"""Rows to the domain's values, where more than one repository needs them."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from asyncpg import Record

from domain.model.ids import Sku
from domain.model.money import Money
from domain.model.product import Item

Row: TypeAlias = Record | Mapping[str, Any]
"""As asyncpg gives it, or as a JSON object inside of one."""


def item_of(row: Row) -> Item:
    return Item(
        sku=Sku(row["sku"]),
        product_sku=Sku(row["product_sku"]),
        name=row["name"],
        price=Money(row["price_minor"], row["currency"]),
        stock=row["stock"],
        size=row["size"],
        colour=row["colour"],
    )
