"""Words that tell nothing about a buyer: those of the dialogue itself, and those of the shop's shelf."""

import re
import sys
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, Final

from flows import registry
from flows.engine import EVENTS

WORD: Final = re.compile(r"[^\W\d_]+|\d+")
FACTS: Final = frozenset(
    [
        *("sku", "quantity", "name", "zone", "method", "category", "order", "number", "lines"),
        *("page", "event", "address", "area", "language", "code", "product"),
        *("latitude", "longitude"),
    ]
)
"""Names of facts in options."""
SHELF: Final = frozenset({"catalogue", "shops", "carts", "stock"})
"""Ports whose answers are the shop's own words."""


def words_of(text: str) -> Iterator[str]:
    for found in WORD.finditer(text):
        yield found[0].casefold()


@cache
def of_the_dialogue() -> frozenset[str]:
    """Events, names of facts, and every word that a stage or a rule of the domain looks for."""
    modules = [
        module
        for name, module in sys.modules.items()
        if name.startswith(("flows.", "domain.services.")) and registry.STAGES
    ]
    known = {word for event in EVENTS for word in words_of(event)}
    known.update(FACTS)
    for module in modules:
        known.update(_constants(module))
    return frozenset(known)


def _constants(module: ModuleType) -> Iterator[str]:
    for name, value in vars(module).items():
        if name.isupper():
            yield from leaves(value)


def leaves(value: Any) -> Iterator[str]:
    """Every word in a value, however deep."""
    if isinstance(value, str):
        yield from words_of(value)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(key)
            yield from leaves(part)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from leaves(part)


def of_the_shelf(calls: list[list[Any]], facts: dict[str, Any]) -> set[str]:
    """What a turn was told of the shop: goods, sizes, zones."""
    told = [call[2] for call in calls if call[0].split(".")[0] in SHELF and len(call) > 2]  # noqa: PLR2004
    return {word for part in (*told, *facts.values()) for word in leaves(part)}
