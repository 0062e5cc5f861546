"""Commands of a shop's people about its money."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import typer

from adapters.postgres.books import PostgresBooks
from adapters.postgres.pool import Pool, open_pool
from adapters.postgres.unit_of_work import Place, open_unit_of_work
from bot.clock import now
from bot.hints import NOBODY
from bot.local import reached
from bot.opened_shop import opened_shop
from bot.settings import Settings
from bot.wiring import ids_at
from domain.errors import SellerError
from domain.model.ids import ConversationId, TenantId
from domain.model.ledger import Task
from domain.model.money import Money
from domain.model.payment import RefundStatus
from domain.ports import UnitOfWork
from domain.services import counter
from domain.services.counter import Person


@dataclass(frozen=True, slots=True)
class Counter:
    pool: Pool
    tenant_id: TenantId

    @asynccontextmanager
    async def unit(self, where: ConversationId = NOBODY) -> AsyncIterator[UnitOfWork]:
        at = now()
        async with open_unit_of_work(
            self.pool, Place(self.tenant_id, where), at, ids_at(at)
        ) as uow:
            yield uow

    @asynccontextmanager
    async def of_order(self, number: str) -> AsyncIterator[UnitOfWork]:
        """A transaction that speaks to the conversation in which the order was made."""
        async with self.unit() as uow:
            order = await counter.order_of(uow, number)
        async with self.unit(order.conversation_id) as uow:
            yield uow

    @asynccontextmanager
    async def of_payment(self, reference: str) -> AsyncIterator[UnitOfWork]:
        async with self.unit() as uow:
            order, _ = await counter.payment_of(uow, reference)
        async with self.unit(order.conversation_id) as uow:
            yield uow

    @asynccontextmanager
    async def of_refund(self, reference: str) -> AsyncIterator[UnitOfWork]:
        async with self.unit() as uow:
            refund = await uow.refunds.by_reference(reference)
            order = await uow.orders.get(refund.order_id) if refund else None
        if order is None:
            raise SellerError(f"no refund {reference}")
        async with self.unit(order.conversation_id) as uow:
            yield uow


@asynccontextmanager
async def opened(settings: Settings, shop: str) -> AsyncIterator[Counter]:
    """Raises:
    LookupError: no such shop.
    """
    async with opened_shop(settings, shop, typer.echo, size=2) as (pool, tenant_id):
        yield Counter(pool, tenant_id)


async def _amount(uow: UnitOfWork, words: str) -> Money:
    currency = (await uow.shops.shop()).currency
    try:
        return Money.of_major(words.replace(",", ""), currency)
    except ValueError as error:
        raise SellerError(str(error)) from error


async def confirm_payment(
    settings: Settings, shop: str, reference: str, amount: str, by: Person
) -> None:
    async with opened(settings, shop) as desk, desk.of_payment(reference) as uow:
        await counter.confirm(uow, reference, await _amount(uow, amount), by)
    typer.echo(f"{reference}: confirmed; the buyer hears of it")


async def reject_payment(settings: Settings, shop: str, reference: str, by: Person) -> None:
    async with opened(settings, shop) as desk, desk.of_payment(reference) as uow:
        await counter.reject(uow, reference, by)
    typer.echo(f"{reference}: rejected; the buyer hears of it")


async def order_paid(settings: Settings, shop: str, number: str, amount: str, by: Person) -> None:
    async with opened(settings, shop) as desk, desk.of_order(number) as uow:
        payment = await counter.collected(uow, number, await _amount(uow, amount), by)
    typer.echo(f"{number}: {payment.amount.currency} {payment.amount.major} in cash")


async def order_refused(settings: Settings, shop: str, number: str, by: Person) -> None:
    async with opened(settings, shop) as desk, desk.of_order(number) as uow:
        await counter.refused(uow, number, by)
    typer.echo(f"{number}: not taken; its goods are back on the shelf")


async def order_revived(settings: Settings, shop: str, number: str, by: Person) -> None:
    async with opened(settings, shop) as desk, desk.of_order(number) as uow:
        await counter.revive(uow, number, by)
    typer.echo(f"{number}: taken up again, if its goods and its money are there")


async def give_back(
    settings: Settings, shop: str, number: str, amount: str, why: str, by: Person
) -> None:
    async with opened(settings, shop) as desk, desk.of_order(number) as uow:
        money = None if amount == "all" else await _amount(uow, amount)
        sent = await counter.refund(uow, number, money, why, by)
    for refund in sent:
        typer.echo(f"{refund.reference}: {refund.amount.currency} {refund.amount.major} goes back")


async def refund_ended(
    settings: Settings, shop: str, reference: str, status: RefundStatus, by: Person
) -> None:
    async with opened(settings, shop) as desk, desk.of_refund(reference) as uow:
        await counter.refund_ended(uow, reference, status, by)
    typer.echo(f"{reference}: {status.value}; the buyer hears of it")


async def list_tasks(settings: Settings, shop: str) -> None:
    async with opened(settings, shop) as desk, desk.unit() as uow:
        tasks: Sequence[Task] = await uow.tasks.waiting()
    for task in tasks:
        money = f"{task.amount.currency} {task.amount.major}"
        about = f"order {task.number}" if task.number else ""
        when = f"{task.opened_at:%Y-%m-%d %H:%M}"
        typer.echo(f"{when}  {task.kind}  {task.reference}  {money}  {about}  {task.note}".rstrip())
    if not tasks:
        typer.echo("nothing is waiting")


async def task_done(
    settings: Settings, shop: str, kind: str, reference: str, note: str, by: Person
) -> None:
    async with opened(settings, shop) as desk, desk.unit() as uow:
        if not await uow.tasks.close(kind, reference, str(by), note, uow.now):
            raise LookupError(f"no {kind} {reference} is waiting")
    typer.echo(f"{kind} {reference}: done")


async def check_ledger(settings: Settings, shop: str) -> bool:
    """Whether the books of the shop, or of every shop, add up."""
    clean = True
    for key in [shop] if shop else await shop_keys(settings):
        async with opened(settings, key) as desk:
            faults = await PostgresBooks(desk.pool).faults(desk.tenant_id)
        for fault in faults:
            typer.echo(f"{key}: {fault.about}: {fault.fault}")
        if not faults:
            typer.echo(f"{key}: adds up")
        clean = clean and not faults
    return clean


async def shop_keys(settings: Settings) -> list[str]:
    async with (
        reached(settings, typer.echo) as running,
        open_pool(running.database_url, size=1) as pool,
    ):
        return [row["key"] for row in await pool.fetch("select key from shops_seen()")]
