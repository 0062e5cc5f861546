"""Conversations that wait for an answer: claim one, take its turn, or say that it failed."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.codec import PENDING, STANDING
from adapters.postgres.notes import Notes
from adapters.postgres.pool import ACQUIRE_TIMEOUT_S, Pool
from adapters.postgres.rows import Row
from adapters.postgres.shops import KnownShops
from adapters.postgres.turn import PostgresTurn, UnfinishedTurnError, conversation_of
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.edge_ports import Claim, OpenTurn
from domain.errors import LostLeaseError
from domain.model.ids import AccountId, ConversationId, TenantId
from domain.ports import Ids

CLAIM: Final = "select * from claim_conversations($1, $2, $3, $4, $5, $6, $7)"
BEGIN: Final = """
    select b.*, said_since($2, $6, $7) as later
      from set_config('app.correlation_id', $4, true), begin_turn($1, $2, $3, $5) b
"""
FAIL: Final = "select fail_turn($1, $2, $3, $4, $5, $6, $7)"

NOBODY: Final = UUID(int=0)
LEASE: Final = timedelta(seconds=30)
MOST_MESSAGES: Final = 10
"""Answered in one turn."""
ALONE_AFTER: Final = 2
"""Attempts, after which messages are tried one at a time: only the one that fails is parked."""
MOST_ATTEMPTS: Final = 5
FIRST_PAUSE: Final = timedelta(seconds=1)
"""Before the second attempt; doubled before every further one."""


class PostgresWork:
    """*ids* gives a turn's names from its time and seed; with *accounts* a turn can hand its messages over."""

    def __init__(
        self,
        pool: Pool,
        ids: Callable[[datetime, int], Ids],
        clock: Callable[[], datetime],
        accounts: PostgresAccounts | None = None,
        *,
        lease: timedelta = LEASE,
    ) -> None:
        self._pool = pool
        self._accounts = accounts
        self._shops = KnownShops()
        self._ids = ids
        self._clock = clock
        self._lease = lease
        self._last_served = NOBODY

    async def claim(self) -> Claim | None:
        """One of `claims`."""
        claims = await self.claims(1)
        return claims[0] if claims else None

    async def claims(self, most: int) -> list[Claim]:
        """Shops take turns; within a shop whoever has waited longest comes first."""
        now = self._clock()
        rows = await self._pool.fetch(
            CLAIM,
            self._last_served,
            now,
            now + self._lease,
            MOST_MESSAGES,
            ALONE_AFTER,
            MOST_ATTEMPTS,
            most,
        )
        if rows:
            self._last_served = rows[-1]["tenant_id"]
        return [claim_of(row) for row in rows]

    @asynccontextmanager
    async def turn(self, claim: Claim, seed: int) -> AsyncIterator[OpenTurn]:
        now = self._clock()
        async with (
            self._pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection,
            connection.transaction(),
        ):
            row = await connection.fetchrow(
                BEGIN,
                claim.tenant_id,
                claim.conversation_id,
                claim.token,
                claim.correlation_id,
                now,
                claim.messages[-1].inbox_id,
                # After a failed attempt messages are tried as they were.
                MOST_MESSAGES - len(claim.messages) if claim.attempts == 1 else 0,
            )
            if row is None:
                raise LostLeaseError(str(claim.conversation_id))
            known = self._shops.at(claim.tenant_id, row["shop_version"])
            uow = PostgresUnitOfWork(connection, now, self._ids(now, seed), known)
            uow.brought(row)
            standing = STANDING.validate_python(row["state"])
            conversation = conversation_of(row, standing, claim)
            notes = Notes.of(claim, known, conversation, standing.left_by)
            turn = PostgresTurn(connection, conversation, uow, notes, self._accounts)
            turn.later = PENDING.validate_python(row["later"] or ())
            yield turn
            if turn.left:
                return
            if not turn.finished:
                raise UnfinishedTurnError(str(claim.conversation_id))
        notes.committed()

    async def fail(self, claim: Claim, error: str) -> None:
        """*error* is a name (an exception's class), never a text that may quote the buyer."""
        pause = FIRST_PAUSE * 2 ** (claim.attempts - 1)
        await self._pool.execute(
            FAIL,
            claim.tenant_id,
            claim.conversation_id,
            claim.token,
            self._clock() + pause,
            [pending.inbox_id for pending in claim.messages],
            error,
            claim.attempts >= MOST_ATTEMPTS,
        )


def claim_of(row: Row) -> Claim:
    return Claim(
        tenant_id=TenantId(row["tenant_id"]),
        conversation_id=ConversationId(row["conversation_id"]),
        token=row["token"],
        attempts=row["attempts"],
        channel=row["channel"],
        account_id=AccountId(row["account_id"]),
        messages=PENDING.validate_python(row["messages"]),
    )
