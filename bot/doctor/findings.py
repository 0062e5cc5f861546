"""What a check has found."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    FINE = "fine"
    WARNING = "warning"
    """It sells, but not as well or as safely as it could."""
    WRONG = "wrong"
    """Somebody cannot buy, or is not answered."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`mend` says what to do; empty where nothing has to be done."""

    level: Level
    what: str
    mend: str = ""

    def line(self) -> str:
        mark = {Level.FINE: "ok  ", Level.WARNING: "!   ", Level.WRONG: "WRONG"}[self.level]
        return f"{mark:5} {self.what}" + (f"\n      -> {self.mend}" if self.mend else "")


def fine(what: str) -> Finding:
    return Finding(Level.FINE, what)


def warning(what: str, mend: str) -> Finding:
    return Finding(Level.WARNING, what, mend)


def wrong(what: str, mend: str) -> Finding:
    return Finding(Level.WRONG, what, mend)


def as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings]
