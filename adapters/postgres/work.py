"""Conversations that wait for an answer: claim one, take its turn, or say that it failed."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.codec import PENDING, STANDING
from adapters.postgres.notes import Notes
from adapters.postgres.pool import ACQUIRE_TIMEOUT_S, Connection, Pool
from adapters.postgres.rows import Row
from adapters.postgres.shops import KnownShops
from adapters.postgres.turn import (
    PostgresTurn,
    PostgresTurns,
    UnfinishedTurnError,
    conversation_of,
)
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.edge_ports import Claim
from domain.errors import LostLeaseError
from domain.model.ids import AccountId, ConversationId, TenantId
from domain.ports import Ids

CLAIM: Final = """
    select c.*
      from set_config('synchronous_commit', 'off', true),
           claim_conversations($1, $2, $3, $4, $5, $6, $7) c
"""
"""It does not wait for the disk: a claim that a crash of Postgres forgets is made again. Where two hold one lease then,
the turn that is first ends it."""
BEGIN: Final = "select * from begin_turns($1, $2, $3, $4, $5, $6)"
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
    async def turn(self, claim: Claim, seed: int) -> AsyncIterator[PostgresTurn]:
        """One of `turns`.

        Raises:
            LostLeaseError: somebody else has it now.
        """
        async with self.turns([(claim, seed)]) as opened:
            (turn,) = opened.turns
            if turn is None:
                raise LostLeaseError(str(claim.conversation_id))
            yield turn

    @asynccontextmanager
    async def turns(self, claims: Sequence[tuple[Claim, int]]) -> AsyncIterator[PostgresTurns]:
        now = self._clock()
        async with (
            self._pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection,
            connection.transaction(),
        ):
            rows = await self._begun(connection, [claim for claim, _ in claims], now)
            begun = [
                None if row is None else self._turn(connection, now, row, claim, seed)
                for row, (claim, seed) in zip(rows, claims, strict=True)
            ]
            yield PostgresTurns(connection, begun)
            turns = [turn for turn in begun if turn is not None]
            for turn in turns:
                if not turn.over:
                    raise UnfinishedTurnError(str(turn.conversation.conversation_id))
        for turn in turns:
            turn.committed()

    async def _begun(
        self, connection: Connection, claims: Sequence[Claim], now: datetime
    ) -> list[Row | None]:
        """In the order of the claims: None where the lease was lost, or the buyer has a turn before it here."""
        rows = await connection.fetch(
            BEGIN,
            claims[0].tenant_id,
            [claim.conversation_id for claim in claims],
            [claim.token for claim in claims],
            [claim.messages[-1].inbox_id for claim in claims],
            # After a failed attempt messages are tried as they were.
            [MOST_MESSAGES - len(claim.messages) if claim.attempts == 1 else 0 for claim in claims],
            now,
        )
        loaded = {row["conversation_id"]: row for row in rows}
        first: dict[UUID, Row] = {}
        found: list[Row | None] = []
        for claim in claims:
            row = loaded.get(claim.conversation_id)
            if row is not None and first.setdefault(row["buyer_id"], row) is not row:
                row = None
            found.append(row)
        return found

    def _turn(
        self, connection: Connection, now: datetime, row: Row, claim: Claim, seed: int
    ) -> PostgresTurn:
        known = self._shops.at(claim.tenant_id, row["shop_version"])
        uow = PostgresUnitOfWork(connection, now, self._ids(now, seed), known)
        uow.brought(row)
        standing = STANDING.validate_python(row["state"])
        conversation = conversation_of(row, standing, claim)
        notes = Notes.of(claim, known, conversation, standing.left_by)
        later = PENDING.validate_python(row["later"] or ())
        return PostgresTurn(connection, conversation, uow, notes, self._accounts, later)

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
