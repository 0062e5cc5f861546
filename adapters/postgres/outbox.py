"""Rows to carry out after commit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, TypeAlias
from uuid import UUID

import structlog

from adapters.postgres.accounts import account_of
from adapters.postgres.grouping import Groups
from adapters.postgres.pool import Pool
from adapters.postgres.rows import Row
from adapters.postgres.secrets import SealedSecretError, SecretBox
from domain.edge_ports import Outgoing
from domain.errors import Verdict
from domain.model.ids import ConversationId, TenantId
from domain.model.message import Receipt
from domain.model.shop import Account

Settled: TypeAlias = dict[str, object]

CLAIM: Final = "select * from claim_outbox($1, $2, $3, $4)"
SETTLE: Final = "select settle_outbox($1)"
POSTPONE: Final = "select postpone_outbox($1, $2, $3, $4, $5)"
RECEIPTS: Final = "select * from receive_receipts($1, $2, $3)"

NOBODY: Final = UUID(int=0)
log = structlog.get_logger()
LEASE: Final = timedelta(seconds=60)
"""Longer than a provider's call may take, with its own timeout."""


APART_S: Final = 0.02
"""So much later than it could it is noted at most that a message has left: under load several share a commit."""
AGAIN: Final[Mapping[Verdict, timedelta]] = MappingProxyType(
    {Verdict.RETRY: timedelta(minutes=1), Verdict.LATER: timedelta(hours=24)}
)
"""When a message goes out once more whose provider took it and could not deliver it."""
MOST_TRIES: Final = 2
"""Of such a message: after that an operator sees it."""


class PostgresOutbox:
    def __init__(
        self,
        pool: Pool,
        box: SecretBox,
        clock: Callable[[], datetime],
        *,
        lease: timedelta = LEASE,
    ) -> None:
        self._pool = pool
        self._box = box
        self._clock = clock
        self._lease = lease
        self._last_served = NOBODY
        self._settled: Groups[Settled, bool] = Groups(self._settle_group, apart_s=APART_S)

    async def claim(self, most: int) -> list[Outgoing]:
        """Of a conversation's messages only the first that has not left: the next comes when it
        has been sent or parked. Effects wait for nobody."""
        now = self._clock()
        rows = await self._pool.fetch(CLAIM, self._last_served, now, now + self._lease, most)
        if rows:
            self._last_served = rows[-1]["tenant_id"]
        claimed: list[Outgoing] = []
        for row in rows:
            try:
                claimed.append(outgoing_of(row, self._box))
            except SealedSecretError as error:  # one account's trouble is not everybody's
                parked = settled(row, "parked", reason=type(error).__name__)
                await self._settled.add([parked])
        return claimed

    async def sent(self, row: Outgoing, provider_id: str) -> bool:
        return await self._settle(row, "sent", provider_id=provider_id, at=self._clock())

    async def retry(self, row: Outgoing, at: datetime, reason: str) -> None:
        await self._settle(row, "queued", reason=reason, at=at)

    async def postpone(self, row: Outgoing, at: datetime, reason: str) -> None:
        await self._pool.execute(POSTPONE, row.tenant_id, row.outbox_id, row.attempts, at, reason)

    async def park(self, row: Outgoing, reason: str) -> bool:
        return await self._settle(row, "parked", reason=reason)

    async def receipt(self, account: Account, receipts: Sequence[Receipt]) -> None:
        listed = [
            {
                "reference": receipt.reference,
                "provider_id": receipt.provider_id,
                "status": receipt.status,
                "error": receipt.error,
                "up_to": receipt.up_to,
                "at": receipt.at.isoformat(),
                "again_at": self._again_at(receipt.verdict),
                "alarm": receipt.verdict is Verdict.ALARM,
                "most": MOST_TRIES,
            }
            for receipt in receipts
        ]
        moved = await self._pool.fetch(RECEIPTS, account.tenant_id, account.account_id, listed)
        for row in moved:
            log.info(
                "receipt.noted",
                outbox=row["outbox_id"],
                status=row["status"],
                correlation_id=str(row["correlation_id"] or ""),
            )

    def _again_at(self, verdict: Verdict | None) -> datetime | None:
        wait = AGAIN.get(verdict) if verdict else None
        return self._clock() + wait if wait else None

    async def close(self) -> None:
        """Wait for what is being written down."""
        await self._settled.close()

    async def _settle(
        self,
        row: Outgoing,
        status: str,
        *,
        provider_id: str = "",
        reason: str = "",
        at: datetime | None = None,
    ) -> bool:
        facts = {
            "tenant_id": row.tenant_id,
            "outbox_id": row.outbox_id,
            "attempts": row.attempts,
        }
        return await self._settled.add(
            [settled(facts, status, provider_id=provider_id, reason=reason, at=at)]
        )

    async def _settle_group(self, group: Sequence[Sequence[Settled]]) -> list[bool]:
        """Whether later messages wait, of any of these conversations: it is a hint."""
        rows = [row for rows in group for row in rows]
        more: bool = await self._pool.fetchval(SETTLE, rows)
        return [more] * len(group)


def settled(
    row: Row, status: str, *, provider_id: str = "", reason: str = "", at: datetime | None = None
) -> Settled:
    """As `settle_outbox` takes it."""
    return {
        "tenant_id": str(row["tenant_id"]),
        "outbox_id": row["outbox_id"],
        "attempts": row["attempts"],
        "status": status,
        "provider_id": provider_id,
        "reason": reason,
        "available_at": at,
    }


def outgoing_of(row: Row, box: SecretBox) -> Outgoing:
    return Outgoing(
        tenant_id=TenantId(row["tenant_id"]),
        outbox_id=row["outbox_id"],
        conversation_id=ConversationId(row["conversation_id"]),
        account=account_of({**row, "key": row["account_key"]}, box),
        row=row["row_kind"],
        kind=row["kind"],
        key=row["key"],
        attempts=row["attempts"],
        body=row["body"],
        heard_at=row["heard_at"],
        correlation_id=str(row["correlation_id"] or ""),
    )
