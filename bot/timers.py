"""What is due: an expired hold, an unpaid order, a person who did not hand back."""

import asyncio
from collections.abc import Callable

import structlog

from domain.edge_ports import Timers

BATCH = 100
EVERY_S = 1.0

log = structlog.get_logger()


async def ring_for_ever(timers: Timers, wake: Callable[[], None]) -> None:
    """Move due reminders into the inbox, until cancelled. A second process doing the same does no harm."""
    while True:
        try:
            rung = await timers.ring(BATCH)
        except (OSError, TimeoutError) as error:
            log.warning("timers.wait", error=type(error).__name__)
            rung = 0
        if rung:
            wake()
        if rung < BATCH:
            await asyncio.sleep(EVERY_S)
