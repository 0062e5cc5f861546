"""How many webhooks wait to be acknowledged: whoever sent one sends it again when it waits too long."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

MOMENTS_S: Final = 0.1
"""Of which the average is taken: some that come in one go are no flood."""
BEGINS_AT: Final = 7.0
ENDS_BELOW: Final = 3.0
"""Webhooks under way at once, on the average: at 500 a second eight, where each takes 16 ms."""


@dataclass(slots=True)
class Intake:
    """In a flood what is stored can wait; what is not yet stored should not. *now* is in seconds, from any start."""

    now: Callable[[], float] = time.monotonic
    _waiting: int = 0
    _average: float = 0.0
    _looked_s: float = 0.0
    _flooded: bool = False

    @contextmanager
    def passing(self) -> Iterator[None]:
        self._look()
        self._waiting += 1
        try:
            yield
        finally:
            self._look()
            self._waiting -= 1

    @property
    def flooded(self) -> bool:
        self._look()
        self._flooded = self._average >= (ENDS_BELOW if self._flooded else BEGINS_AT)
        return self._flooded

    def _look(self) -> None:
        """As many as now have waited since the last look."""
        now_s = self.now()
        kept = math.exp((self._looked_s - now_s) / MOMENTS_S)
        self._average = self._waiting + (self._average - self._waiting) * kept
        self._looked_s = now_s
