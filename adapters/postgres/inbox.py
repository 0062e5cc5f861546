"""What came in, durable before it is acknowledged. Requests that wait together share one commit."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, assert_never

import structlog

from adapters.postgres.codec import NOTICE
from adapters.postgres.grouping import Groups
from adapters.postgres.inbox_rows import Row, chat_of, echo_row, inbound_row, sent_by_our_app
from adapters.postgres.pool import Pool
from domain.edge_ports import Outbox
from domain.model.ids import ConversationId, TenantId
from domain.model.message import Echo, Inbound, Notice, Receipt, Unknown, Update
from domain.model.shop import Account
from domain.ports import Ids
from domain.services import cards

PUT: Final = "select put_inbox($1, $2)"
UNREADABLE: Final = "select keep_unreadable($1, $2, $3, $4, $5)"
NOTIFY: Final = "select notify_conversation($1, $2, $3, $4, $5, $6)"

APART_S: Final = 0.016
"""So much later than it could a webhook is acknowledged at most, so that under load several share a commit."""

log = structlog.get_logger()


class PostgresInbox:
    """*ids* gives names for the moment it is called with."""

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        ids: Callable[[datetime], Ids],
        clock: Callable[[], datetime],
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._ids = ids
        self._clock = clock
        # What somebody wrote later is not stored, and answered, before what they wrote first.
        self._groups: Groups[Row, int] = Groups(self._commit, apart_s=APART_S, line_of=chat_of)

    async def put(self, account: Account, updates: Sequence[Update]) -> int:
        rows: list[Row] = []
        receipts: list[Receipt] = []
        ids = self._ids(self._clock())
        correlation_id = str(ids.uuid())
        for update in updates:
            match update:
                case Inbound():
                    rows.append(inbound_row(account, update, ids, correlation_id))
                case Echo():
                    if not sent_by_our_app(account, update):
                        rows.append(echo_row(account, update, ids, correlation_id))
                case Receipt():
                    receipts.append(update)
                case Unknown():
                    await self.put_unreadable(account, b"", f"unknown: {update.what}")
                case _:
                    assert_never(update)
        new = await self._stored(account, rows, correlation_id) if rows else 0
        if receipts:
            await self._outbox.receipt(account, receipts)
        return new

    async def _stored(self, account: Account, rows: list[Row], correlation_id: str) -> int:
        new = await self._groups.add(rows)
        log.info(
            "inbox.stored",
            channel=account.channel,
            messages=len(rows),
            new=new,
            correlation_id=correlation_id,
        )
        return new

    async def put_unreadable(self, account: Account, body: bytes, reason: str) -> None:
        # A long body may take a while to look through.
        kept = await asyncio.to_thread(cards.masked_bytes, body)
        why, _ = cards.masked(reason)
        await self._pool.execute(
            UNREADABLE, account.tenant_id, account.account_id, kept, why, self._clock()
        )

    async def notify(
        self,
        tenant_id: TenantId,
        conversation_id: ConversationId,
        key: str,
        notice: Notice,
        correlation_id: str = "",
    ) -> None:
        await self._pool.execute(
            NOTIFY,
            tenant_id,
            conversation_id,
            f"notice:{key}",
            self._clock(),
            NOTICE.dump_json(notice),
            correlation_id,
        )

    async def close(self) -> None:
        """Wait for what is being committed."""
        await self._groups.close()

    async def _commit(self, group: Sequence[Sequence[Row]]) -> list[int]:
        """How many rows of each request were new."""
        owners = [n for n, rows in enumerate(group) for _ in rows]
        numbered = [{**row, "n": n} for n, row in enumerate(row for rows in group for row in rows)]
        news = [0] * len(group)
        for stored in await self._pool.fetch(PUT, numbered, self._clock()):
            news[owners[stored[0]]] += 1
        return news
