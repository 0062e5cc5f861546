"""The time, as the engine has it: the machine's, or for rehearsals one that is moved while the engine runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class MovedClock:
    """So many seconds ahead as *file* says at the moment of asking (a minus: behind); without a file not at all."""

    file: Path

    def __call__(self) -> datetime:
        try:
            ahead_s = float(self.file.read_text("ascii"))
        except (OSError, ValueError):
            ahead_s = 0.0
        return now() + timedelta(seconds=ahead_s)


def clock_of(moved_by: Path | None) -> Clock:
    return now if moved_by is None else MovedClock(moved_by)
