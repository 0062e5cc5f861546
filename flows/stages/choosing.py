"""Choosing: an agreed order waits for a way to pay."""

from flows.context import Turn
from flows.stages.pay import ask_method, still_open


async def prompt(turn: Turn) -> None:
    order = await still_open(turn)
    if order is not None:
        await ask_method(turn, order)
