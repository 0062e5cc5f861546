"""A provider's limits, read from `limits.yml` and held against what we send."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

COUNTED: Mapping[str, Callable[[Any], int]] = MappingProxyType(
    {
        "characters": len,
        "count": len,
        "utf8": lambda text: len(text.encode()),
        "utf16": lambda text: len(text.encode("utf-16-le")) // 2,
    }
)


def broken(payload: Mapping[str, Any], rules: list[dict[str, Any]]) -> Iterator[str]:
    """What *payload* breaks. An empty text breaks the rule for it too: no provider takes one."""
    for rule in rules:
        if any(list(at(payload, path)) != [value] for path, value in rule.get("when", {}).items()):
            continue
        values = list(at(payload, rule["path"]))
        for value in values:
            if not 0 < COUNTED[rule["unit"]](value) <= rule["most"]:
                yield f"{rule['path']}: {COUNTED[rule['unit']](value)} of {rule['most']}"
        if rule.get("unique") and len(set(values)) < len(values):
            yield f"{rule['path']}: the same twice"


def at(value: Any, path: str) -> Iterator[Any]:
    """Every value at *path*; `*` is each element of a list."""
    if not path:
        yield value
        return
    step, _, rest = path.partition(".")
    if step == "*" and isinstance(value, list):
        for element in value:
            yield from at(element, rest)
    elif isinstance(value, Mapping) and step in value:
        yield from at(value[step], rest)


def strings(value: Any) -> Iterator[str]:
    """Every text anywhere in *value*."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)
