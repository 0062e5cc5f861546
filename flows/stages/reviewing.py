"""Review: everything that is about to be agreed, on one screen."""

from domain.services import checking_out, discounting
from flows.context import Line, Param, Reply, Turn
from flows.stages import details
from flows.stages.cart import discount_line
from flows.taps import CART, CHANGE, CONFIRM


async def on_review(turn: Turn) -> None:
    await prompt(turn)


async def prompt(turn: Turn) -> None:
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    draft = await turn.uow.orders.draft(turn.buyer_id)
    if draft is None:
        turn.then("collect")
        return
    order = await checking_out.reviewed(turn.uow, draft, buyer)
    zones = {zone.key: zone for zone in await turn.uow.shops.zones()}
    zone = zones[order.zone]
    lines = (
        *(
            Line(
                "cart.line",
                {"name": line.title, "quantity": line.quantity, "amount": line.amount},
            )
            for line in order.lines
        ),
        *discount_line(order.code, order.discount),
    )
    params: dict[str, Param] = {
        "name": order.name,
        "address": zone.name if zone.pickup else details.words_of(order.address),
        "zone": zone.name,
        "fee": order.fee,
        "total": order.total,
    }
    turn.show(Reply("checkout.review", params, (CONFIRM, CHANGE, CART), lines))


async def on_accept(turn: Turn) -> None:
    """Agreed: the order stands. Where the hold ran out meanwhile, stock and prices are looked at anew."""
    draft = await turn.uow.orders.draft(turn.buyer_id)
    if draft is None:
        turn.then("collect")
        return
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    if not await discounting.spend(turn.uow, draft, buyer):
        turn.say("code.gone", code=draft.code)
        turn.then("collect")
        return
    order = await checking_out.place(turn.uow, buyer)
    turn.memory.order = str(order.order_id)
    turn.memory.undo.clear()
    turn.say("order.placed", number=order.number)
    turn.then("ask_payment")


async def on_checkout(turn: Turn) -> None:
    """ "That's all", "confirm the order": here it means yes."""
    await on_accept(turn)


async def on_decline(turn: Turn) -> None:
    await details.on_change_details(turn)
