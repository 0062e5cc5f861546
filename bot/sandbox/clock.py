"""The sandbox's own time, which a tester may move on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """`2026-11-28T07:00:00.000Z`, as JSON of most providers has it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Clock:
    """Runs like the given one, plus what it has been moved on."""

    def __init__(self, source: Callable[[], datetime] = utc_now) -> None:
        self._source = source
        self._moved = timedelta()

    def now(self) -> datetime:
        return self._source() + self._moved

    def stamp_ms(self) -> int:
        return int(self.now().timestamp() * 1000)

    def move_on(self, seconds: float) -> None:
        self._moved += timedelta(seconds=seconds)
