"""Time as the engines have it: each a little off, and all of them moved by days at once."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SKEW_S = 4.0
"""Either way. A lease is longer than what it protects by ten seconds: two engines may differ by less than that."""


@dataclass(slots=True)
class Clocks:
    folder: Path
    die: Random
    ahead_s: float = 0.0
    _skews_s: dict[Path, float] = field(default_factory=dict)

    def new(self) -> Path:
        """The file that moves another engine's clock."""
        file = self.folder / f"clock-{len(self._skews_s)}"
        self._skews_s[file] = self.die.uniform(-SKEW_S, SKEW_S)
        self._write(file)
        return file

    def now_s(self) -> float:
        """What a clock without fault shows, since the epoch."""
        return time.time() + self.ahead_s

    def pass_by(self, seconds: float) -> None:
        self.ahead_s += seconds
        for file in self._skews_s:
            self._write(file)

    def _write(self, file: Path) -> None:
        """Whole at every moment: an engine may be reading it."""
        fresh = file.with_suffix(".new")
        fresh.write_text(str(self.ahead_s + self._skews_s[file]), "ascii")
        fresh.replace(file)
