"""A loop that goes on: work while there is some, then wait for a hint; whatever goes wrong, look again."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from adapters.postgres.pool import AWAY

IDLE_S = 1.0
"""How long to wait for a wake-up before looking again: a lost hint costs this much, never a message."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Loop:
    """`once` says whether there may be more. `wake` is set when there may be work, `stop` with it to end; `finish`
    ends what `once` left under way."""

    name: str
    once: Callable[[], Awaitable[bool]]
    wake: asyncio.Event
    stop: asyncio.Event
    finish: Callable[[], Awaitable[None]] | None = None

    async def run(self) -> None:
        """Until stopped; what is under way then is finished."""
        while not self.stop.is_set():
            try:
                busy = await self.once()
            except AWAY as error:
                log.warning("loop.waits", loop=self.name, error=type(error).__name__)
                await _heard(self.stop)
            except Exception:
                log.exception("loop.failed", loop=self.name)  # a bug of ours stops nobody's shop
                await _heard(self.stop)
            else:
                if not busy and await _heard(self.wake):
                    self.wake.clear()
        if self.finish is not None:
            await self.finish()


async def _heard(event: asyncio.Event) -> bool:
    """The event, or the end of patience; whether it was the event."""
    with suppress(TimeoutError):
        async with asyncio.timeout(IDLE_S):
            return await event.wait()
    return False
