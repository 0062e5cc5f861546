"""Waiting: the buyer has, or is about to get, something to pay by."""

from flows import ways
from flows.context import Turn
from flows.stages.pay import ask_method, say_attempt, still_open
from flows.taps import CANCEL_ORDER, CHANGE_METHOD


async def prompt(turn: Turn) -> None:
    order = await still_open(turn)
    if order is None:
        return
    payment = await ways.newest_attempt(turn.uow, order)
    if payment is None:
        await ask_method(turn, order)
    elif not await say_attempt(turn, order, payment):
        turn.say("pay.preparing", CHANGE_METHOD, CANCEL_ORDER)


async def on_checkout(turn: Turn) -> None:
    """ "That's all" while the money is awaited: the same again."""
    await prompt(turn)
