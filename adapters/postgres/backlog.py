"""What waits and what is set aside, of all shops together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from adapters.postgres.pool import Pool

SEEN: Final = "select * from work_seen()"
SEEN_TIMEOUT_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Seen:
    """*count* rows of one box in one state, for one reason; the *oldest* since then."""

    box: Literal["inbox", "outbox"]
    state: str
    reason: str
    count: int
    oldest: datetime


async def work_seen(pool: Pool) -> list[Seen]:
    return [Seen(**row) for row in await pool.fetch(SEEN, timeout=SEEN_TIMEOUT_S)]
