"""What is due: an expired hold, an unpaid order, a person who did not hand back."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.edge_ports import Timers

BATCH = 100


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Moves due reminders into the inbox. A second process doing the same does no harm."""

    timers: Timers
    to_work: Callable[[], None]

    async def once(self) -> bool:
        """Whether there may be more."""
        rung = await self.timers.ring(BATCH)
        if rung:
            self.to_work()
        return rung == BATCH
