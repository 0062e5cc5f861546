"""Money that a buyer has with the shop: spent, kept, given back, or waiting for goods."""

from uuid import UUID

from domain.model.ids import OrderId
from domain.model.money import Money
from domain.model.order import Order
from domain.model.payment import RefundAnswer, RefundStatus
from domain.services import booking, refunding, settling, tracking
from flows.context import Turn
from flows.stages.pay import ask_method, open_order
from flows.stages.settled import say_received
from flows.taps import BROWSE, HUMAN, TRACK


async def _order(turn: Turn) -> Order:
    """The order whose money is spoken of: named by the option, else the oldest that has some, else the newest.

    Raises:
        UnknownOrderError, NoOrdersError: none of this buyer's.
    """
    named = turn.facts.get("order", "")
    if named:
        order = await turn.uow.orders.get(OrderId(UUID(named)))
        if order is not None and order.buyer_id == turn.buyer_id:
            return order
    credits_ = await turn.uow.ledger.credits(turn.buyer_id)
    number = credits_[0].number if credits_ else turn.facts.get("order_number", "")
    return await tracking.find(turn.uow, turn.buyer_id, number)


async def _credit(turn: Turn, order: Order) -> Money:
    return (await turn.uow.ledger.balance(order.order_id, order.total.currency)).credit


async def on_use_credit(turn: Turn) -> None:
    """Unspent money pays first; what is missing is asked for."""
    order = await open_order(turn)
    paid = await settling.pay_with_credit(turn.uow, order)
    if paid is not None:
        say_received(turn, paid)
        turn.then("close_sale")
        return
    rest = await booking.due(turn.uow, order)
    turn.say("pay.credit_used", number=order.number, rest=rest)
    await ask_method(turn, order)


async def on_keep_credit(turn: Turn) -> None:
    turn.say("pay.credit_kept", BROWSE, HUMAN)


async def on_money_back(turn: Turn) -> None:
    """Unspent money is the buyer's own: nobody has to allow it."""
    order = await _order(turn)
    for refund in await refunding.unspent(turn.uow, order):
        turn.say("refund.asked", BROWSE, HUMAN, amount=refund.amount, number=order.number)
    turn.resume()


async def on_swap_goods(turn: Turn) -> None:
    order = await _order(turn)
    turn.say("pay.swap", BROWSE, HUMAN, amount=await _credit(turn, order))


async def on_wait_for_stock(turn: Turn) -> None:
    order = await _order(turn)
    credit = await _credit(turn, order)
    await booking.task(turn.uow, "waiting_for_stock", order, order.number, credit)
    turn.say("pay.waiting", BROWSE, HUMAN, number=order.number)


async def on_take_after_all(turn: Turn) -> None:
    order = await _order(turn)
    say_received(turn, await settling.revive(turn.uow, order))


async def on_order_revived(turn: Turn) -> None:
    """The seller has the goods again, and takes the order up with the money that waited for it."""
    order = await turn.uow.orders.get(OrderId(UUID(turn.facts["order"])))
    if order is not None:
        say_received(turn, await settling.revive(turn.uow, order))


async def on_refund_answered(turn: Turn) -> None:
    answer = RefundAnswer(RefundStatus(turn.facts["status"]), turn.facts.get("provider_ref", ""))
    found = await refunding.answered(turn.uow, turn.facts["reference"], answer)
    if found is None:
        return
    refund, order = found
    match refund.status:
        case RefundStatus.DONE:
            turn.say("refund.done", TRACK, BROWSE, amount=refund.amount, number=order.number)
        case RefundStatus.FAILED:
            turn.say("refund.failed", HUMAN, BROWSE, amount=refund.amount, number=order.number)
        case RefundStatus.BY_HAND:
            turn.say("refund.by_hand", HUMAN, BROWSE, amount=refund.amount, number=order.number)


async def on_refund_watch(turn: Turn) -> None:
    """Time to ask the provider. Nothing is said."""
    await refunding.look(turn.uow, turn.facts["reference"])
