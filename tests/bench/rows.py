"""A line of the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Row:
    """One measure over the rounds. `target` is empty where none was set."""

    name: str
    values: Sequence[float]
    unit: str
    digits: int = 0
    target: str = ""
    met: bool = True

    def cells(self) -> tuple[str, ...]:
        low, middle, high = min(self.values), median(self.values), max(self.values)
        numbers = tuple(f"{value:,.{self.digits}f}" for value in (low, middle, high))
        verdict = f"{self.target}: {'met' if self.met else 'MISSED'}" if self.target else ""
        return (self.name, *numbers, self.unit, verdict)


def at(share: float, seconds: Sequence[float]) -> float:
    """Milliseconds under which *share* of them lie."""
    if len(seconds) < 2:
        return 0.0
    return quantiles(seconds, n=1000, method="inclusive")[round(share * 1000) - 1] * 1000
