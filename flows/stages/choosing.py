"""Choosing: an agreed order waits for a way to pay."""

from domain.services import paying
from flows.context import Turn
from flows.stages.pay import method_tap, still_open
from flows.taps import CANCEL_ORDER


async def prompt(turn: Turn) -> None:
    order = await still_open(turn)
    if order is None:
        return
    accounts = await paying.methods(turn.uow, order.total)
    turn.say("pay.ask_method", *map(method_tap, accounts), CANCEL_ORDER, total=order.total)
