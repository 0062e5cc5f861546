"""One transaction of one tenant, and everything that is reached through it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from adapters.postgres.bargains import PostgresBargains
from adapters.postgres.buyers import PostgresBuyers, buyer_of
from adapters.postgres.carts import PostgresCarts, cart_of
from adapters.postgres.catalogue import PostgresCatalogue
from adapters.postgres.chats import PostgresChats
from adapters.postgres.codes import PostgresCodes
from adapters.postgres.diary import PostgresDiary
from adapters.postgres.joins import PostgresJoins
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.orders import PostgresOrders, order_of
from adapters.postgres.payments import PostgresPayments
from adapters.postgres.pool import ACQUIRE_TIMEOUT_S, Connection, Pool
from adapters.postgres.refunds import PostgresRefunds, PostgresTasks
from adapters.postgres.rows import Row
from adapters.postgres.savepoints import Savepoint, Savepoints
from adapters.postgres.seen import Seen
from adapters.postgres.shops import KnownShop, PostgresShops
from adapters.postgres.stock import PostgresStock
from domain.model.ids import ConversationId, TenantId
from domain.ports import Ids

SET_PLACE: Final = "select set_tenant($1), set_config('app.correlation_id', $2, true)"


class PostgresUnitOfWork:
    """The transaction is begun, its tenant set and its end made by whoever builds this. A turn asks a few of the
    ports: each is there when it is asked for."""

    def __init__(
        self, connection: Connection, now: datetime, ids: Ids, shop: KnownShop | None = None
    ) -> None:
        self._connection = connection
        self._savepoints = Savepoints(connection)
        self._seen = Seen(self._savepoints)
        self._shop = shop or KnownShop()
        self.now = now
        self.ids = ids
        self.diary = PostgresDiary()

    @cached_property
    def catalogue(self) -> PostgresCatalogue:
        return PostgresCatalogue(self._connection, self._seen)

    @cached_property
    def stock(self) -> PostgresStock:
        return PostgresStock(self._connection, self._seen)

    @cached_property
    def carts(self) -> PostgresCarts:
        return PostgresCarts(self._connection, self._seen, self.now)

    @cached_property
    def bargains(self) -> PostgresBargains:
        return PostgresBargains(self._connection, self._seen, self.now)

    @cached_property
    def codes(self) -> PostgresCodes:
        return PostgresCodes(self._connection, self._savepoints)

    @cached_property
    def orders(self) -> PostgresOrders:
        return PostgresOrders(self._connection, self._seen)

    @cached_property
    def payments(self) -> PostgresPayments:
        return PostgresPayments(self._connection, self._savepoints)

    @cached_property
    def ledger(self) -> PostgresLedger:
        return PostgresLedger(self._connection, self._savepoints, self._seen, self.now)

    @cached_property
    def refunds(self) -> PostgresRefunds:
        return PostgresRefunds(self._connection, self._savepoints)

    @cached_property
    def tasks(self) -> PostgresTasks:
        return PostgresTasks(self._connection, self._savepoints)

    @cached_property
    def buyers(self) -> PostgresBuyers:
        return PostgresBuyers(self._connection, self._seen)

    @cached_property
    def shops(self) -> PostgresShops:
        return PostgresShops(self._connection, self._shop)

    @cached_property
    def joins(self) -> PostgresJoins:
        return PostgresJoins(self._connection, self._savepoints, self.now)

    @cached_property
    def chats(self) -> PostgresChats:
        return PostgresChats(self._connection, self._savepoints)

    def brought(self, row: Row) -> None:
        """What `begin_turns` has read ahead of the buyer."""
        buyer = buyer_of(row["buyer"])
        self._seen.note(("buyer", buyer.buyer_id), buyer)
        self._seen.note(("cart", buyer.buyer_id), cart_of(row["cart"]))
        draft = row["draft"]
        self._seen.note(
            ("draft", buyer.buyer_id),
            order_of({**draft, "lines": row["draft_lines"]}) if draft else None,
        )
        if not row["has_ordered"]:
            self._seen.note(("ordered", buyer.buyer_id), value=False)

    def savepoint(self) -> Savepoint:
        """The diary is written at the end of the transaction; until then it is undone here."""
        return Savepoint(self._savepoints, self.diary)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose transaction it is, which conversation its diary speaks to, and of what it comes."""

    tenant_id: TenantId
    conversation_id: ConversationId
    correlation_id: str = ""


@asynccontextmanager
async def open_unit_of_work(
    pool: Pool, place: Place, now: datetime, ids: Ids
) -> AsyncIterator[PostgresUnitOfWork]:
    """A transaction outside a turn (a seller ships an order, an operator mends one): committed when
    the block ends, undone when it raises."""
    async with pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection, connection.transaction():
        await connection.execute(SET_PLACE, place.tenant_id, place.correlation_id)
        uow = PostgresUnitOfWork(connection, now, ids)
        yield uow
        await uow.diary.write(connection, place.conversation_id, now)


@asynccontextmanager
async def looked_at(
    pool: Pool, place: Place, now: datetime, ids: Ids
) -> AsyncIterator[PostgresUnitOfWork]:
    """Today's world to look at: whatever is done in the block is undone."""
    async with pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            await connection.execute(SET_PLACE, place.tenant_id, place.correlation_id)
            yield PostgresUnitOfWork(connection, now, ids)
        finally:
            await transaction.rollback()
