"""Two people, or one with two phones: what a test of joining does with them."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias
from uuid import UUID

from adapters.postgres.unit_of_work import PostgresUnitOfWork
from bot.joining import JoinEffects
from domain.model.ids import BuyerId, ConversationId, TenantId
from domain.model.shop import Account
from domain.services import joining
from domain.services.joining import Redeemed
from tests.integration.postgres.samples import ADAEZE, Engine, account, said

HERE, THERE = "2348030000001", "2348030000002"
Units: TypeAlias = Callable[..., AbstractAsyncContextManager[PostgresUnitOfWork]]
"""A transaction that speaks to a conversation, of Adaeze's shop where none is named."""


async def chat(engine: Engine, customer: str, shop: Account | None = None) -> ConversationId:
    """A conversation that has just begun."""
    await engine.inbox.put(shop or account(ADAEZE), [said("hi", f"m{customer}", customer=customer)])
    tenant_id = shop.tenant_id if shop else ADAEZE.shop.tenant_id
    async with engine.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", tenant_id)
        found: UUID = await connection.fetchval(
            "select conversation_id from conversations where customer_id = $1", customer
        )
    return ConversationId(found)


async def buyer_of(units: Units, conversation_id: ConversationId) -> BuyerId:
    async with units(conversation_id) as uow:
        chats = await uow.chats.locked(conversation_id)
        return chats[conversation_id].buyer_id


async def carry_out(engine: Engine, units: Units) -> None:
    """Every wish that waits in the outbox, as the sender does."""

    def unit(
        _tenant: TenantId, conversation_id: ConversationId
    ) -> AbstractAsyncContextManager[PostgresUnitOfWork]:
        return units(conversation_id)

    effects = JoinEffects(unit, engine.inbox, lambda: None)
    for row in await engine.outbox.claim(20):
        await effects.join_chats(row)
        await engine.outbox.sent(row, "")


async def send_code(units: Units, issuer: ConversationId, redeemer: ConversationId) -> UUID:
    async with units(issuer) as uow:
        code = await joining.issue(uow, issuer)
    async with units(redeemer) as uow:
        join = await uow.joins.by_code(code)
        assert join
        assert await joining.redeem(uow, redeemer, code) is Redeemed.SENT
    return join.join_id


async def cart_of(units: Units, buyer_id: BuyerId, where: ConversationId) -> dict[str, int]:
    async with units(where) as uow:
        cart = await uow.carts.load(buyer_id)
    return {line.item.sku: line.quantity for line in cart.lines}


async def heard(engine: Engine, conversation_id: ConversationId) -> list[str]:
    """The notices that reached a conversation, in their order."""
    async with engine.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", ADAEZE.shop.tenant_id)
        rows = await connection.fetch(
            "select body #>> '{content,event}' as event from inbox"
            " where conversation_id = $1 and body #>> '{content,kind}' = 'notice'"
            " order by inbox_id",
            conversation_id,
        )
    return [row["event"] for row in rows]
