"""Choosing: an agreed order waits for a way to pay."""

from domain.services import paying
from flows.context import Turn
from flows.stages.pay import method_tap, open_order
from flows.taps import CANCEL_ORDER


async def prompt(turn: Turn) -> None:
    order = await open_order(turn)
    accounts = await paying.methods(turn.uow, order.total)
    turn.say("pay.ask_method", *map(method_tap, accounts), CANCEL_ORDER, total=order.total)
