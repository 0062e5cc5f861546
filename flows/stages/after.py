"""After the sale: where is it, not any more, the same again."""

from uuid import UUID

from domain.errors import NoOrdersError
from domain.model.ids import OrderId
from domain.model.order import Order, OrderStatus
from domain.services import booking, carting, tracking
from flows import undoing
from flows.context import Line, Param, Reply, Tap, Turn
from flows.stages.settled import due_date, money_back, swap
from flows.taps import BROWSE, CART, HUMAN, PAY_NOW, PAY_REST, REORDER

ON_THE_WAY = frozenset(
    {OrderStatus.CONFIRMED, OrderStatus.PAID, OrderStatus.PACKED, OrderStatus.SHIPPED}
)
HISTORY = 5
"""Orders listed: more would not fit two SMS."""


async def _order(turn: Turn) -> Order:
    return await tracking.find(turn.uow, turn.buyer_id, turn.facts.get("order_number", ""))


async def on_track_order(turn: Turn) -> None:
    """Where there is no order, "when will it come" asks for delivery times."""
    if not turn.facts.get("order_number") and not await turn.uow.orders.recent(turn.buyer_id, 1):
        turn.say("order.none_yet")
        turn.then("ask_delivery")
        return
    order = await _order(turn)
    cancel = _cancel(order) if order.status in tracking.CANCELLABLE else ()
    pay = (PAY_NOW,) if order.status is OrderStatus.PENDING else ()
    params: dict[str, Param] = {"number": order.number, "total": order.payable}
    copy_id = f"order.status_{order.status.value}"
    if order.due_at is not None and order.status is OrderStatus.CONFIRMED:
        copy_id, pay = "order.status_deposit", (PAY_REST,)
        rest = await booking.due(turn.uow, order)
        params |= {"rest": rest, "date": await due_date(turn, order)}
    lines = await _days(turn, order)
    turn.show(Reply(copy_id, params, (*pay, *cancel, BROWSE, HUMAN), lines))
    turn.resume()


async def _days(turn: Turn, order: Order) -> tuple[Line, ...]:
    """How long delivery takes, while it is still to come."""
    zones = {zone.key: zone for zone in await turn.uow.shops.zones()}
    zone = zones.get(order.zone)
    if zone is None or zone.pickup or not zone.days or order.status not in ON_THE_WAY:
        return ()
    return (Line("order.days", {"days": zone.days}),)


def _cancel(order: Order) -> tuple[Tap, ...]:
    return (Tap("cancel_order", {"order_number": order.number}, copy_id="tap.cancel_order"),)


async def on_cancel_order(turn: Turn) -> None:
    """ "Cancel everything": before an order stands it is the cart that goes."""
    cart = await turn.uow.carts.load(turn.buyer_id)
    if cart.lines and not turn.facts.get("order_number") and not turn.within("pay"):
        turn.then("clear_cart")
        return
    order = await _order(turn)
    paid = await tracking.cancel(turn.uow, order)
    turn.memory.order = ""
    if paid.minor:
        taps = (money_back(order), swap(order), BROWSE)
        turn.say("order.cancelled_credit", *taps, number=order.number, amount=paid)
    else:
        turn.say("order.cancelled", REORDER, BROWSE, number=order.number)
    if turn.within("pay"):
        turn.then("close_sale")


async def on_refund_order(turn: Turn) -> None:
    """Money that was never spent is the buyer's own. Else it is a person's decision: one is asked, and called."""
    if not turn.facts.get("order_number") and await turn.uow.ledger.credits(turn.buyer_id):
        turn.then("money_back")
        return
    order = await _order(turn)
    spent = (await turn.uow.ledger.balance(order.order_id, order.total.currency)).order
    if spent.minor:
        await booking.task(turn.uow, "refund_asked", order, order.number, spent)
    await turn.uow.diary.event("refund_requested", {"order": str(order.order_id)})
    turn.say("order.refund_asked", number=order.number)
    turn.then("human")


async def on_order_history(turn: Turn) -> None:
    orders = await turn.uow.orders.recent(turn.buyer_id, HISTORY)
    if not orders:
        raise NoOrdersError
    lines = tuple(
        Line(f"order.line_{order.status.value}", {"number": order.number, "total": order.total})
        for order in orders
    )
    taps = tuple(
        Tap("track_order", {"order_number": order.number}, title=order.number) for order in orders
    )
    turn.show(Reply("order.history", {}, (*taps, BROWSE), lines))


async def on_reorder(turn: Turn) -> None:
    """What is still sold and in stock goes into the cart; what is not is said. While an order is being paid
    "same as last time" is a way to pay."""
    if turn.within("pay"):
        await _pay_as_last_time(turn)
        return
    order = await _order(turn)
    before = await turn.uow.carts.load(turn.buyer_id)
    changed: list[str] = []
    for line in order.lines:
        item = await turn.uow.catalogue.item(line.sku)
        if item is None or item.stock < line.quantity:
            turn.say("reorder.missing", name=line.title)
            continue
        changed.append(line.sku)
        await carting.add_item(turn.uow, turn.buyer_id, line.sku, line.quantity)
    if not changed:
        turn.say("reorder.nothing", BROWSE, HUMAN)
        return
    turn.remember(undoing.CART, undoing.lines_before(before, changed))
    turn.then("show_cart")


async def _pay_as_last_time(turn: Turn) -> None:
    orders = await turn.uow.orders.recent(turn.buyer_id, HISTORY)
    before = [order for order in orders if str(order.order_id) != turn.memory.order]
    method = next((order.payment_method for order in before if order.payment_method), "")
    turn.then("choose_payment", method=method) if method else turn.then("ask_payment")


async def on_order_shipped(turn: Turn) -> None:
    turn.say("order.shipped", BROWSE, HUMAN, number=turn.facts["number"])


async def on_order_delivered(turn: Turn) -> None:
    turn.say("order.delivered", BROWSE, HUMAN, number=turn.facts["number"])


async def on_cart_abandoned(turn: Turn) -> None:
    """Checkout stood still: its stock goes back, the cart stays; said once."""
    draft = await tracking.expire(turn.uow, OrderId(UUID(turn.facts["order"])))
    if draft is None:
        return
    turn.say("cart.abandoned", CART, BROWSE)
    if turn.within("checkout", "upsell"):
        turn.then("show_cart")
