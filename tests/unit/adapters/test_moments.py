"""Seconds, milliseconds and ISO 8601 are one moment."""

from datetime import UTC, datetime

import pytest

from adapters.moments import moment
from domain.errors import UnreadableError

WHOLE = datetime(2025, 6, 8, 20, 59, 43, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1749416383, WHOLE),
        ("1749416383", WHOLE),
        (1749416383250, WHOLE.replace(microsecond=250_000)),
        ("1749416383250", WHOLE.replace(microsecond=250_000)),
        ("2025-06-08T20:59:43Z", WHOLE),
        ("2025-06-08T21:59:43+0100", WHOLE),
        ("2025-06-08T20:59:43", WHOLE),
        ("2025-06-08T20:59:43.250+00:00", WHOLE.replace(microsecond=250_000)),
    ],
)
def test_a_moment_is_read_in_every_form(written: object, read: datetime) -> None:
    assert moment({"timestamp": written}, "timestamp") == read


@pytest.mark.parametrize(
    "written",
    [
        *(None, True, [], {}, 1e300, -(10**30), "9" * 500, "nan", "inf"),
        *("", "yesterday", "Tuesday", "2025-13-41T99:00:00Z", "0001-01-01T00:00:00+23:59"),
    ],
)
def test_what_is_no_moment_is_unreadable(written: object) -> None:
    with pytest.raises(UnreadableError):
        moment({"timestamp": written}, "timestamp")
