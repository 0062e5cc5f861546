"""What must hold of cart, stock, orders and money in every move."""

from collections.abc import Iterator

from domain.model.order import HOLDING, OrderStatus
from flows.undoing import PRICE
from tests.verify.place import Move, Place

TAKEN = OrderStatus.PAID, OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED


def what_is_wished_is_in_the_cart(move: Move) -> Iterator[str]:
    if not move.went_well or move.quiet or not move.start.state:
        return
    before, after = move.start.cart, move.end.cart
    if "clear_cart" in move.events and after:
        yield "the cart was cleared and is not empty"
    if move.name == "add_item" and sum(after.values()) != sum(before.values()) + 1:
        yield f"one more was wished: {before} became {after}"
    if move.name == "change_quantity" and before and 2 not in after.values():
        yield f"two were wished: {before} became {after}"
    if move.name == "remove_item" and before and "ADIRE" in after:
        yield "it was taken out and is still there"


def no_unit_is_lost_or_made(move: Move) -> Iterator[str]:
    """What is on the shelf and what orders hold or took is as much as it was."""
    before, after = _units(move.start), _units(move.end)
    gone = (
        sum(move.start.shelf.stock[sku] for sku in move.start.wanted)
        if move.stimulus.sold_out
        else 0
    )
    if after != before - gone:
        yield f"{before - gone} units became {after}"


def _units(place: Place) -> int:
    orders = place.shelf.orders.values()
    held = sum(
        line.quantity
        for order in orders
        if order.status in HOLDING or order.status in TAKEN
        for line in order.lines
    )
    return sum(place.shelf.stock.values()) + held


def undo_takes_back_the_last_step(move: Move) -> Iterator[str]:
    steps = move.start.conversation.memory.undo
    if move.name not in {"undo", "[undo]"} or not steps or not move.went_well or move.quiet:
        return
    if steps[-1].kind == "cart":
        before = {
            sku: int(quantity.partition("@")[0])
            for sku, quantity in steps[-1].before.items()
            if not sku.startswith(PRICE)
        }
        if any(move.end.cart.get(sku, 0) != quantity for sku, quantity in before.items()):
            yield f"{before} was to come back: {move.end.cart}"


def time_runs_out_for_what_is_not_paid(move: Move) -> Iterator[str]:
    before, after = move.start.last_order, move.end.last_order
    if before is None or after is None or not move.stimulus.later or move.trouble:
        return
    # While an attempt to pay is under way the provider is asked first.
    asked = before.status is OrderStatus.PENDING and move.start.shelf.payments
    waits = before.status in {OrderStatus.DRAFT, OrderStatus.PENDING} and not asked
    if waits and after.status is not OrderStatus.EXPIRED:
        yield f"the order's time is over, and it is {after.status}"


def what_was_ordered_leaves_the_cart(move: Move) -> Iterator[str]:
    if "order_placed" in move.diary and move.end.cart:
        yield f"ordered, and still in the cart: {move.end.cart}"
