"""Reading what providers send: each value has the type we ask for, or the reading stops with a reason."""

import json
from decimal import Decimal
from typing import Any, TypeAlias

import orjson

from domain.errors import UnreadableError

Json: TypeAlias = dict[str, Any]

MOST_BYTES = 3_145_728
"""3 MB: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/set-up-webhooks. No provider sends more."""
MOST_ELEMENTS = 2_000
"""A webhook carries at most 1,000 updates (same page); twice that is no webhook."""
MOST_OPENINGS = 40_000
"""Objects and lists in one body: four times what the largest batch holds."""
MOST_COMMAS = 200_000
"""Ten times what a batch of 1,000 texts holds. A longer list of trifles would cost more than the 100 ms we allow."""
MOST_ID = 512
"""Characters. Longer than any provider's id, short enough for an index."""

MOST_DIGITS = 30
"""Characters of an amount of money. More cost time to read, and pay for nothing."""
MOST_AMOUNT = Decimal(10**13)
"""In major units; its smallest ones still fit a column of 64 bits."""


def read_object(body: bytes) -> Json:
    """The JSON object in *body*.

    Raises:
        UnreadableError: too large, too much, no JSON, or no object.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableError("too large")
    if body.count(b"{") + body.count(b"[") > MOST_OPENINGS or body.count(b",") > MOST_COMMAS:
        raise UnreadableError("too many")
    value = _loads(body)
    if not isinstance(value, dict):
        raise UnreadableError("no JSON object")
    return value


def _loads(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    # A name cut in the middle of an emoji leaves half a surrogate pair, which only the slower reader takes.
    if b"\\ud" not in body.lower():
        raise UnreadableError("no JSON")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("no JSON") from error


def member(holder: Json, key: str) -> Json:
    value = holder.get(key)
    if not isinstance(value, dict):
        raise UnreadableError(f"no object: {key}")
    return value


def maybe(holder: Json, key: str) -> Json:
    """The object under *key*, or an empty one."""
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def elements(holder: Json, key: str) -> list[Any]:
    """The list under *key*, or an empty one; its elements may be anything.

    Raises:
        UnreadableError: more elements than any webhook carries.
    """
    value = holder.get(key)
    if not isinstance(value, list):
        return []
    if len(value) > MOST_ELEMENTS:
        raise UnreadableError(f"too many: {key}")
    return value


def text(holder: Json, key: str) -> str:
    """Raises:
    UnreadableError: nothing there, or no text.
    """
    value = holder.get(key)
    if not isinstance(value, str):
        raise UnreadableError(f"no text: {key}")
    return clean(value)


def words(holder: Json, key: str) -> str:
    """The text under *key*, or an empty one."""
    value = holder.get(key)
    return clean(value) if isinstance(value, str) else ""


def identifier(holder: Json, key: str) -> str:
    """A name of something, also where a provider wrote it as a number; empty where there is none.

    Raises:
        UnreadableError: longer than any name.
    """
    value = holder.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**MOST_ID else "9" * (MOST_ID + 1)
    if not isinstance(value, str):
        return ""
    if len(value) > MOST_ID:
        raise UnreadableError(f"too long: {key}")
    return clean(value).strip()


def number(holder: Json, key: str) -> float:
    value = holder.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnreadableError(f"no number: {key}")
    try:
        return float(value)
    except (ValueError, OverflowError) as error:
        raise UnreadableError(f"no number: {key}") from error


def exact(holder: Json, key: str) -> Decimal | None:
    """An amount, written as a number or as text; None where there is none, or one too long for money.

    The shortest decimal of a float is what the provider wrote: 450.5, not 450.49999.
    """
    value = holder.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        written = str(value)
        found = Decimal(written) if len(written) <= MOST_DIGITS else None
        return found if found is not None and abs(found) < MOST_AMOUNT else None
    except (ValueError, ArithmeticError):
        return None


def clean(value: str) -> str:
    """Without what a database cannot store as text: NUL and halves of surrogate pairs."""
    if "\x00" in value:
        value = value.replace("\x00", "")
    return value if value.isascii() else value.encode("utf-8", "replace").decode()
