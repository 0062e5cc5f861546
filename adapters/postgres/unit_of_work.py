"""One transaction of one tenant, and everything that is reached through it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
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
from adapters.postgres.orders import PostgresOrders
from adapters.postgres.payments import PostgresPayments
from adapters.postgres.pool import ACQUIRE_TIMEOUT_S, Connection, Pool
from adapters.postgres.refunds import PostgresRefunds, PostgresTasks
from adapters.postgres.rows import Row
from adapters.postgres.savepoints import Savepoints
from adapters.postgres.seen import Seen
from adapters.postgres.shops import KnownShop, PostgresShops
from adapters.postgres.stock import PostgresStock
from domain.model.ids import ConversationId, TenantId
from domain.ports import Ids

SET_PLACE: Final = "select set_tenant($1), set_config('app.correlation_id', $2, true)"


class PostgresUnitOfWork:
    """The transaction is begun, its tenant set and its end made by whoever builds this."""

    def __init__(
        self, connection: Connection, now: datetime, ids: Ids, shop: KnownShop | None = None
    ) -> None:
        self._connection = connection
        self._savepoints = savepoints = Savepoints(connection)
        self.now = now
        self.ids = ids
        self.catalogue = PostgresCatalogue(connection)
        self.stock = PostgresStock(connection, savepoints)
        self._seen = seen = Seen(savepoints)
        self.carts = PostgresCarts(connection, savepoints, seen, now)
        self.bargains = PostgresBargains(connection, savepoints, now)
        self.codes = PostgresCodes(connection, savepoints)
        self.orders = PostgresOrders(connection, savepoints, seen)
        self.payments = PostgresPayments(connection, savepoints)
        self.ledger = PostgresLedger(connection, savepoints, now)
        self.refunds = PostgresRefunds(connection, savepoints)
        self.tasks = PostgresTasks(connection, savepoints)
        self.buyers = PostgresBuyers(connection, savepoints, seen)
        self.shops = PostgresShops(connection, shop or KnownShop())
        self.diary = PostgresDiary()
        self.joins = PostgresJoins(connection, savepoints, now)
        self.chats = PostgresChats(connection, savepoints)

    def brought(self, row: Row) -> None:
        """What `begin_turn` has read ahead of the buyer."""
        buyer = buyer_of(row["buyer"])
        self._seen.note(("buyer", buyer.buyer_id), buyer)
        self._seen.note(("cart", buyer.buyer_id), cart_of(row["cart"]))
        if not row["has_draft"]:
            self._seen.note(("draft", buyer.buyer_id), None)
        if not row["has_ordered"]:
            self._seen.note(("ordered", buyer.buyer_id), value=False)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """The diary is written at the end of the transaction; until then it is undone here."""
        with self.diary.savepoint():
            async with self._savepoints.opened():
                yield


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
