"""Moments as providers write them: seconds, milliseconds or ISO 8601, often mixed within one API."""

from datetime import UTC, datetime, timedelta

from adapters.reading import Json, number, words
from domain.errors import UnreadableError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_MILLISECONDS = 100_000_000_000
"""In seconds this is the year 5138, in milliseconds March 1973: no message was sent before or will be after."""


def moment(holder: Json, key: str) -> datetime:
    """The moment under *key*, in UTC.

    Raises:
        UnreadableError: nothing there, or no moment.
    """
    iso = _iso(words(holder, key))
    if iso is not None:
        return iso
    try:
        value = number(holder, key)
        milliseconds = value if abs(value) >= FIRST_MILLISECONDS else value * 1000
        return EPOCH + timedelta(milliseconds=milliseconds)
    except (ValueError, OverflowError) as error:  # no number, no finite one, or beyond the calendar
        raise UnreadableError(f"no time: {key}") from error


def maybe_moment(holder: Json, key: str) -> datetime | None:
    """The moment under *key*, in UTC, or None where there is none."""
    try:
        return moment(holder, key)
    except UnreadableError:
        return None


def utc_text(at: datetime) -> str:
    """As query strings of providers want it: `2026-11-28T07:00:00.000Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _iso(written: str) -> datetime | None:
    """A moment like `2025-06-08T20:59:43+0000`; without a zone it is UTC."""
    if "T" not in written:
        return None
    try:
        read = datetime.fromisoformat(written)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
