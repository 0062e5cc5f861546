"""What came in, durable before it is acknowledged. Requests that wait together share one commit."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias, assert_never

from adapters.postgres.codec import INBOUND, NOTICE
from adapters.postgres.pool import Pool
from domain.edge_ports import Outbox
from domain.model.ids import ConversationId, TenantId
from domain.model.message import Echo, Inbound, Notice, Receipt, Unknown, Update
from domain.model.shop import Account
from domain.ports import Ids

Row: TypeAlias = dict[str, object]

PUT: Final = "select put_inbox($1, $2)"
UNREADABLE: Final = """
    select keep_unreadable($1, $2, $3, $4, $5)
"""
NOTIFY: Final = "select notify_conversation($1, $2, $3, $4, $5)"

MOST_ROWS: Final = 200
"""In one commit: long enough to be cheap, short enough that nobody waits for it."""
FLUSHERS: Final = 2
"""Groups under way at once: one fills while the other commits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call of `put`, until its rows are committed."""

    rows: list[Row]
    done: asyncio.Future[int]


class PostgresInbox:
    def __init__(
        self, pool: Pool, outbox: Outbox, ids: Callable[[datetime], Ids], clock: Callable[[], datetime]
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._ids = ids
        self._clock = clock
        self._waiting: list[Waiting] = []
        self._flushers: set[asyncio.Task[None]] = set()
