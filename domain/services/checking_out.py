"""From a cart to an agreed order."""

from dataclasses import replace
from datetime import timedelta

from domain.errors import EmptyCartError, OrderClosedError, UnknownZoneError
from domain.model.buyer import Buyer
from domain.model.cart import Cart
from domain.model.ids import BuyerId, ConversationId, OrderId
from domain.model.message import Notice
from domain.model.money import Money
from domain.model.order import Order, OrderLine, OrderStatus
from domain.model.shop import Zone
from domain.ports import UnitOfWork
from domain.services import holding

NUMBER_TRIES = 5
"""Order numbers drawn before we say that something is wrong: two in a row are taken once in a million."""


async def begin(uow: UnitOfWork, buyer_id: BuyerId, conversation_id: ConversationId) -> Order:
    """Freeze today's prices and hold the stock, for as long as the shop says. A checkout under way goes on.

    Raises:
        EmptyCartError: nothing to check out.
        OutOfStockError: fewer units are left of a line.
    """
    cart = await uow.carts.load(buyer_id)
    if not cart.lines:
        raise EmptyCartError
    draft = await uow.orders.draft(buyer_id)
    if draft is not None and _same_goods(draft, cart):
        return draft
    await holding.let_go(uow, buyer_id)
    await holding.hold(uow, cart)
    shop = await uow.shops.shop()
    order = Order(
        order_id=OrderId(uow.ids.uuid()),
        number="",
        buyer_id=buyer_id,
        conversation_id=conversation_id,
        status=OrderStatus.DRAFT,
        lines=tuple(
            OrderLine(line.item.sku, line.item.title, line.quantity, line.unit, _some(line.off))
            for line in cart.lines
        ),
        fee=Money(0, shop.currency),
        created_at=uow.now,
        expires_at=uow.now + timedelta(minutes=shop.hold_minutes),
        receipt_token=uow.ids.secret(),
        code=cart.code.code if cart.code and cart.discount.minor else "",
        discount=_some(cart.discount),
    )
    order = await _add(uow, order, shop.order_prefix)
    await _remind(uow, order, "cart_abandoned")
    return order


async def place(uow: UnitOfWork, buyer: Buyer) -> Order:
    """The buyer agreed to what the review showed: the draft becomes an order that waits for money.

    Raises:
        OrderClosedError: checkout took too long, its stock went back.
    """
    draft = await uow.orders.draft(buyer.buyer_id)
    if draft is None:
        raise OrderClosedError(number="")
    shop = await uow.shops.shop()
    agreed = replace(await reviewed(uow, draft, buyer), payment_method="")
    expires_at = uow.now + timedelta(minutes=shop.hold_minutes)
    if not await uow.orders.move(agreed, OrderStatus.PENDING, expires_at=expires_at):
        raise OrderClosedError(number=draft.number)
    placed = replace(agreed, status=OrderStatus.PENDING, expires_at=expires_at)
    await uow.carts.clear(buyer.buyer_id)
    await uow.bargains.forget(buyer.buyer_id, [line.sku for line in placed.lines])
    await _remind(uow, placed, "payment_expired")
    await uow.diary.event("order_placed", {"order": str(placed.order_id), "number": placed.number})
    return placed


async def reviewed(uow: UnitOfWork, draft: Order, buyer: Buyer) -> Order:
    """The draft as it would be agreed now: the buyer's details and the zone's fee filled in."""
    zone = next((zone for zone in await uow.shops.zones() if zone.key == buyer.zone), None)
    if zone is None:
        raise UnknownZoneError(words=buyer.zone)
    return replace(
        draft,
        name=buyer.name,
        phone=buyer.phone,
        address=buyer.address,
        zone=zone.key,
        fee=zone.fee,
    )


async def zone_of(uow: UnitOfWork, words: str) -> Zone | None:
    """The zone whose key, name or area stands in a buyer's words; the longest name wins."""
    folded = f" {' '.join(words.casefold().replace(',', ' ').split())} "
    best: tuple[int, Zone] | None = None
    for zone in await uow.shops.zones():
        for area in (zone.key, zone.name, *zone.areas):
            name = area.casefold()
            if f" {name} " in folded and (best is None or len(name) > best[0]):
                best = (len(name), zone)
    return best[1] if best else None


def _some(off: Money) -> Money | None:
    """None where nothing is taken off."""
    return off if off.minor else None


def _same_goods(draft: Order, cart: Cart) -> bool:
    return {line.sku: line.quantity for line in draft.lines} == {
        line.item.sku: line.quantity for line in cart.lines
    }


async def _add(uow: UnitOfWork, order: Order, prefix: str) -> Order:
    for _ in range(NUMBER_TRIES):
        numbered = replace(order, number=uow.ids.order_number(prefix))
        if await uow.orders.add(numbered):
            return numbered
    raise RuntimeError("no free order number")


async def _remind(uow: UnitOfWork, order: Order, event: str) -> None:
    if order.expires_at is not None:
        notice = Notice(event, {"order": str(order.order_id)})
        await uow.diary.remind(f"hold:{order.order_id}", order.expires_at, notice)
