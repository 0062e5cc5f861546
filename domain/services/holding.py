"""Stock held for one order, and given back exactly once."""

from dataclasses import replace

from domain.errors import DomainError, OutOfStockError, SoldOutError
from domain.model.cart import Cart
from domain.model.ids import BuyerId
from domain.model.order import HOLDING, Order, OrderStatus
from domain.model.product import Item
from domain.ports import UnitOfWork


async def hold(uow: UnitOfWork, cart: Cart) -> None:
    """Take every line's units from the shelf, in SKU order so that two checkouts cannot wait for each other.

    Raises:
        OutOfStockError, SoldOutError: fewer units are left; the caller's savepoint gives the others back.
    """
    for line in sorted(cart.lines, key=lambda line: line.item.sku):
        if not await uow.stock.hold(line.item.sku, line.quantity):
            item = await uow.catalogue.item(line.item.sku)
            raise too_few(item or replace(line.item, stock=0))


async def hold_again(uow: UnitOfWork, order: Order) -> None:
    """Take a closed order's units from the shelf once more.

    Raises:
        OutOfStockError, SoldOutError: fewer units are left; the caller's savepoint gives the others back.
    """
    for line in sorted(order.lines, key=lambda line: line.sku):
        if not await uow.stock.hold(line.sku, line.quantity):
            item = await uow.catalogue.item(line.sku)
            raise too_few(item) if item else SoldOutError(name=line.title)


def too_few(item: Item) -> DomainError:
    """The refusal that fits what is left of *item*."""
    if item.stock <= 0:
        return SoldOutError(name=item.title)
    return OutOfStockError(name=item.title, sku=item.sku, left=item.stock)


async def give_back(uow: UnitOfWork, order: Order, to: OrderStatus) -> bool:
    """Close *order* and put its units back; False when somebody closed it first."""
    if order.status not in HOLDING or not await uow.orders.move(order, to):
        return False
    for line in sorted(order.lines, key=lambda line: line.sku):
        await uow.stock.give_back(line.sku, line.quantity)
    if order.code and order.status is not OrderStatus.DRAFT:  # a draft has not used its code yet
        await uow.codes.give_back(order.code)
    await uow.diary.forget(f"hold:{order.order_id}")
    return True


async def let_go(uow: UnitOfWork, buyer_id: BuyerId) -> None:
    """Give back what a checkout under way holds; the next checkout holds anew, at the prices of then."""
    draft = await uow.orders.draft(buyer_id)
    if draft is not None:
        await give_back(uow, replace(draft, expires_at=None), OrderStatus.CANCELLED)
