"""A conversation's past, read back: its turns with their journals, what came in and what went out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from adapters.postgres.codec import INBOUND, STANDING, STEPS, Standing
from adapters.postgres.pool import Pool
from adapters.postgres.references import message_key
from adapters.postgres.tenant import fetch_as
from domain.edge_ports import Payload, Pending, Step
from domain.model.ids import AccountId, BuyerId, ConversationId, TenantId

WHERE: Final = """
    select c.conversation_id, c.account_id, c.channel, c.customer_id, c.buyer_id, c.language, c.turn
      from conversations c
      join accounts a on a.account_id = c.account_id
     where c.conversation_id::text = $1 or (c.channel || ':' || c.customer_id) = $1
        or (a.key || ':' || c.customer_id) = $1
     order by c.created_at
"""
TURNS: Final = """
    select turn, at, seed, steps, journal, redacted
      from turns where conversation_id = $1 order by turn
"""
HEARD: Final = "select inbox_id, body from inbox where inbox_id = any ($1)"
SAID: Final = "select key, body from outbox where key = any ($1)"
FACTS: Final = "select question, answer from shop_facts where shop_version = $1"


@dataclass(frozen=True, slots=True)
class Chat:
    """Whose conversation it is, as it stands today."""

    conversation_id: ConversationId
    account_id: AccountId
    channel: str
    customer_id: str
    buyer_id: BuyerId
    language: str
    turn: int


@dataclass(frozen=True, slots=True)
class PastTurn:
    """`journal` is empty for a turn of a release that kept none; `redacted`: words are gone from it."""

    turn: int
    at: datetime
    seed: int
    steps: tuple[Step, ...]
    journal: bytes
    redacted: bool


@dataclass(frozen=True, slots=True)
class History:
    """One shop's."""

    pool: Pool
    tenant_id: TenantId

    async def find(self, name: str) -> Chat:
        """By our id, or as `channel:customer` or `account:customer`.

        Raises:
            LookupError: there is none, or more than one.
        """
        rows = await self._fetch(WHERE, name)
        if len(rows) == 1:
            return Chat(**rows[0])
        found = ", ".join(str(row["conversation_id"]) for row in rows)
        raise LookupError(
            f"{name!r} is several conversations: {found}" if rows else f"no conversation {name!r}"
        )

    async def turns(self, conversation_id: ConversationId) -> list[PastTurn]:
        rows = await self._fetch(TURNS, conversation_id)
        return [PastTurn(**{**row, "steps": STEPS.validate_python(row["steps"])}) for row in rows]

    async def heard(self, inbox_ids: Sequence[int]) -> tuple[Pending, ...]:
        """In the order asked for; what is no longer there is left out."""
        rows = {row["inbox_id"]: row["body"] for row in await self._fetch(HEARD, list(inbox_ids))}
        return tuple(
            Pending(number, INBOUND.validate_python(rows[number]))
            for number in inbox_ids
            if number in rows
        )

    async def said(self, conversation_id: ConversationId, turn: int, count: int) -> list[Payload]:
        """The messages of a turn, by the names they were given."""
        keys = message_keys(conversation_id, turn, count)
        rows = {row["key"]: row["body"] for row in await self._fetch(SAID, keys)}
        return [rows[key] for key in keys if key in rows]

    async def facts(self, shop_version: int) -> Mapping[str, Any]:
        """What turns of this version of the shop were told of it."""
        rows = await self._fetch(FACTS, shop_version)
        return {row["question"]: row["answer"] for row in rows}

    async def _fetch(self, statement: str, *values: object) -> list[Any]:
        return await fetch_as(self.pool, self.tenant_id, statement, *values, readonly=True)


def message_keys(conversation_id: UUID, turn: int, count: int) -> list[str]:
    """The references under which a turn's messages stand in the outbox."""
    return [message_key(conversation_id, turn, number) for number in range(count)]


def standing_at(head: Mapping[str, Any]) -> Standing | None:
    """Where a turn began, when its journal says so."""
    standing = head.get("standing")
    return None if standing is None else STANDING.validate_python(standing["left"])
