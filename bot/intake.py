"""How many webhooks wait to be acknowledged: whoever sent one sends it again when it waits too long."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

CROWD: Final = 4
"""Webhooks under way at once, from which on turns of this process step back. At 500 a second it is reached when
one takes 8 ms."""


@dataclass(slots=True)
class Intake:
    waiting: int = 0

    @contextmanager
    def passing(self) -> Iterator[None]:
        self.waiting += 1
        try:
            yield
        finally:
            self.waiting -= 1

    @property
    def crowded(self) -> bool:
        return self.waiting >= CROWD
