"""Waiting: the buyer has, or is about to get, a link to pay by."""

from flows.context import Turn
from flows.stages.pay import say_link, still_open
from flows.taps import CANCEL_ORDER, CHANGE_METHOD


async def prompt(turn: Turn) -> None:
    order = await still_open(turn)
    if order is None:
        return
    payments = await turn.uow.payments.of_order(order.order_id)
    link = next((payment.link for payment in payments if payment.link), "")
    if link:
        say_link(turn, order, link)
    else:
        turn.say("pay.preparing", CHANGE_METHOD, CANCEL_ORDER)


async def on_checkout(turn: Turn) -> None:
    """ "That's all" while the money is awaited: the link again."""
    await prompt(turn)
