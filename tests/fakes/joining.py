"""Codes in memory. There is one buyer with one conversation here: two are tested on Postgres."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.model.ids import BuyerId, ConversationId
from domain.model.joining import Chat, Join, JoinStatus


@dataclass
class Joined:
    codes: dict[str, Join] = field(default_factory=dict)
    misses: list[tuple[ConversationId, datetime]] = field(default_factory=list)


class Shelved(Protocol):
    joins: Joined


class Held(Protocol):
    now: datetime

    @property
    def shelf(self) -> Shelved: ...


@dataclass
class FakeJoins:
    world: Held

    @property
    def _held(self) -> Joined:
        return self.world.shelf.joins

    async def open(self, join: Join, code: str) -> bool:
        self._held.codes[code] = join
        return True

    async def by_code(self, code: str) -> Join | None:
        join = self._held.codes.get(code)
        return join if join and join.status is JoinStatus.OPEN else None

    async def get(self, join_id: UUID) -> Join | None:
        return next((j for j in self._held.codes.values() if j.join_id == join_id), None)

    async def save(self, join: Join) -> None:
        same = [code for code, known in self._held.codes.items() if known.join_id == join.join_id]
        self._held.codes.update(dict.fromkeys(same, join))

    async def miss(self, conversation_id: ConversationId) -> None:
        self._held.misses.append((conversation_id, self.world.now))

    async def misses(self, conversation_id: ConversationId, since: datetime) -> tuple[int, int]:
        late = [who for who, at in self._held.misses if at > since]
        return late.count(conversation_id), len(late)


class FakeChats:
    async def of_buyer(self, buyer_id: BuyerId) -> list[Chat]:  # noqa: ARG002 - nobody else's
        return []

    async def locked(self, *conversation_ids: ConversationId) -> dict[ConversationId, Chat]:
        raise NotImplementedError(conversation_ids)

    async def give(self, giver: BuyerId, taker: BuyerId) -> tuple[list[str], list[str]]:
        raise NotImplementedError(giver, taker)

    async def give_back(self, join: Join, giver: BuyerId) -> None:
        raise NotImplementedError(join, giver)

    async def carry(self, source: ConversationId, target: ConversationId) -> None:
        raise NotImplementedError(source, target)
