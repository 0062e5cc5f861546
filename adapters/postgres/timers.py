"""What is due becomes a notice in the inbox."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from adapters.postgres.pool import Pool

RING: Final = "select ring_timers($1, $2)"


class PostgresTimers:
    def __init__(self, pool: Pool, clock: Callable[[], datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def ring(self, most: int) -> int:
        rung: int = await self._pool.fetchval(RING, self._clock(), most)
        return rung
