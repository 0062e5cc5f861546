"""What is wrong between prices: a floor above the price, a bundle below the floor, a code that takes nothing off."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from bot.shop_file_yaml import Document, Problem, Tree, Where, child, text
from domain.model.code import folded


def haggling(document: Document) -> Iterator[Problem]:
    """Of every product and variant that says how far its price goes down."""
    for where, row in document.rows("products"):
        price = _amount(row, "price")
        yield from _rule(document, (*where, "haggle"), child(row, "haggle"), price)
        for inner, variant in document.rows(*where, "variants"):
            own = _amount(variant, "price") or price
            yield from _rule(document, (*inner, "haggle"), child(variant, "haggle"), own)


def _rule(document: Document, where: Where, rule: Tree, price: Decimal | None) -> Iterator[Problem]:
    floor = _amount(rule, "floor")
    if floor is None or price is None:
        return
    if floor >= price:
        yield document.problem((*where, "floor"), f"should be below the price, {price}")
    for inner, bundle in document.rows(*where, "bundles"):
        count, total = _amount(bundle, "count"), _amount(bundle, "total")
        if count is None or total is None:
            continue
        if total < floor * count:
            yield document.problem((*inner, "total"), f"below the floor: {count} x {floor}")
        elif total >= price * count:
            yield document.problem((*inner, "total"), f"no less than {count} x {price}")


def codes(document: Document) -> Iterator[Problem]:
    """One of each, and each takes something off."""
    first: dict[str, Where] = {}
    for where, row in document.rows("codes"):
        if ("percent" in row) == ("amount" in row):
            yield document.problem(where, "give either `percent` or `amount`")
        name = folded(text(row, "code"))
        if name and name in first:
            line = document.line(first[name])
            yield document.problem((*where, "code"), f'"{name}" is already used on line {line}')
        first.setdefault(name, (*where, "code"))


def _amount(row: Tree, key: str) -> Decimal | None:
    """None where nothing, or no number, is written: that is another problem."""
    try:
        return Decimal(text(row, key))
    except (InvalidOperation, ValueError):
        return None
