"""Faults of the domain's services: stock, cart and money."""

from dataclasses import replace
from typing import Any

from domain.model.buyer import Buyer
from domain.model.cart import Cart
from domain.model.ids import BuyerId, OrderId
from domain.model.money import Money
from domain.model.order import Order, OrderStatus
from domain.model.payment import Payment
from domain.ports import UnitOfWork
from domain.services import carting, checking_out, holding, offering, paying, settling, tracking
from tests.verify.mutants.planting import Mutant, swapped

add_item, begin, place, suggest = (
    carting.add_item,
    checking_out.begin,
    checking_out.place,
    offering.suggest,
)


async def adds_two(uow: UnitOfWork, buyer_id: BuyerId, sku: str, quantity: int) -> Cart:
    return await add_item(uow, buyer_id, sku, quantity + 1)


async def removes_nothing(uow: UnitOfWork, buyer_id: BuyerId, _sku: str) -> Cart:
    return await uow.carts.load(buyer_id)


async def sets_one(uow: UnitOfWork, buyer_id: BuyerId, sku: str, _quantity: int) -> Cart:
    await holding.let_go(uow, buyer_id)
    await uow.carts.put(buyer_id, sku, 1)
    return await uow.carts.load(buyer_id)


async def clears_nothing(uow: UnitOfWork, buyer_id: BuyerId) -> Cart:
    return await uow.carts.load(buyer_id)


async def holds_nothing(_uow: UnitOfWork, _cart: Cart) -> None:
    return


async def gives_nothing_back(uow: UnitOfWork, order: Order, to: OrderStatus) -> bool:
    return await uow.orders.move(order, to)


async def gives_back_twice(uow: UnitOfWork, order: Order, to: OrderStatus) -> bool:
    for line in order.lines:
        await uow.stock.give_back(line.sku, 2 * line.quantity)
    return await uow.orders.move(order, to)


async def offers_again(uow: UnitOfWork, cart: Cart, _offered: object) -> Any:
    return await suggest(uow, cart, ())


async def never_expires(_uow: UnitOfWork, _order_id: OrderId) -> Order | None:
    return None


async def expires_too_early(uow: UnitOfWork, order_id: OrderId) -> Order | None:
    order = await uow.orders.get(order_id)
    if order is None or not await uow.orders.move(order, OrderStatus.EXPIRED):
        return None
    return order


async def places_another_address(uow: UnitOfWork, buyer: Buyer) -> Order:
    """The cart that was agreed stays, to be ordered again."""
    carts = dict(await _quantities(uow, buyer))
    order = await place(uow, buyer)
    for sku, quantity in carts.items():
        await uow.carts.put(buyer.buyer_id, sku, quantity)
    return order


async def _quantities(uow: UnitOfWork, buyer: Buyer) -> list[tuple[str, int]]:
    cart = await uow.carts.load(buyer.buyer_id)
    return [(line.item.sku, line.quantity) for line in cart.lines]


attempt, settle = paying._attempt, settling.settle


async def asks_too_little(uow: UnitOfWork, order: Order, account: Any, wish: Any) -> Any:
    add = uow.payments.add

    async def cheaper(payment: Payment) -> None:
        await add(replace(payment, amount=payment.amount - Money(1, payment.amount.currency)))

    uow.payments.add = cheaper  # type: ignore[method-assign]
    try:
        return await attempt(uow, order, account, wish)
    finally:
        del uow.payments.add


async def takes_any_amount(uow: UnitOfWork, reference: str, amount: Money) -> Any:
    payment = await uow.payments.by_reference(reference)
    return await settle(uow, reference, payment.amount if payment else amount)


async def counts_nothing(_uow: UnitOfWork, _reference: str, _amount: Money) -> Any:
    return settling.Settled(settling.Settlement.UNKNOWN)


MUTANTS = (
    Mutant("one more is added than was wished", swapped(carting, "add_item", adds_two)),
    Mutant("what is removed stays", swapped(carting, "remove_item", removes_nothing)),
    Mutant("every quantity becomes one", swapped(carting, "set_quantity", sets_one)),
    Mutant("the cleared cart stays full", swapped(carting, "clear", clears_nothing)),
    Mutant("checkout holds no stock", swapped(holding, "hold", holds_nothing)),
    Mutant("held stock is lost", swapped(holding, "give_back", gives_nothing_back)),
    Mutant("held stock comes back twice", swapped(holding, "give_back", gives_back_twice)),
    Mutant(
        "a declined offer is made again",
        swapped(offering, "suggest", offers_again),
        opening=("add_item", "checkout", "decline"),
    ),
    Mutant("a hold never runs out", swapped(tracking, "expire", never_expires)),
    Mutant("an order that ran out keeps its stock", swapped(tracking, "expire", expires_too_early)),
    Mutant(
        "what was ordered stays in the cart", swapped(checking_out, "place", places_another_address)
    ),
    Mutant("one kobo less is asked for", swapped(paying, "_attempt", asks_too_little)),
    Mutant("any amount pays an order", swapped(settling, "settle", takes_any_amount)),
    Mutant("money that came is not counted", swapped(settling, "settle", counts_nothing)),
)
