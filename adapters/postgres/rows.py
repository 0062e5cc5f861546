"""Rows to the domain's values, where more than one repository needs them."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from asyncpg import Record

from domain.model.haggling import Bundle, HaggleRule
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
        haggle=haggle_rule_of(row["haggle"], row["currency"]),
    )


def haggle_rule_of(kept: dict[str, Any] | None, currency: str) -> HaggleRule | None:
    if kept is None:
        return None
    bundles = tuple(Bundle(count, Money(minor, currency)) for count, minor in kept["bundles"])
    return HaggleRule(Money(kept["floor"], currency), kept["steps"], kept["hours"], bundles)


def haggle_row(rule: HaggleRule | None) -> dict[str, object] | None:
    """As `haggle_rule_of` reads it: amounts in minor units of the item's currency."""
    if rule is None:
        return None
    bundles = [[bundle.count, bundle.total.minor] for bundle in rule.bundles]
    return {
        "floor": rule.floor.minor,
        "steps": rule.steps,
        "hours": rule.hours,
        "bundles": bundles,
    }
