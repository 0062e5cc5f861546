"""Repair: what was not understood, or does not fit where the buyer stands."""

from flows.context import Turn
from flows.taps import BROWSE, CART, HUMAN

MISSES = 2
"""Misses in a row before a person is offered."""


async def on_out_of_scope(turn: Turn) -> None:
    """Never silence, never the same apology twice: after two misses a person is offered."""
    turn.memory.misses += 1
    if turn.memory.misses >= MISSES:
        turn.say("unclear.again", HUMAN, BROWSE, CART)
        return
    turn.say("unclear", BROWSE, CART, HUMAN)
    turn.resume()


async def on_accept(turn: Turn) -> None:
    """A yes to a price that was just told means: have it. Else nothing was asked."""
    if turn.memory.focus and turn.within("discover"):
        turn.then("add_item", sku=turn.memory.focus)
        return
    if not turn.within("checkout", "pay"):
        turn.say("accept.what", BROWSE, CART)
    turn.resume()


async def on_decline(turn: Turn) -> None:
    turn.say("decline.fine", BROWSE, CART, HUMAN)
    turn.resume()


async def on_pick(turn: Turn) -> None:
    """A number where nothing is numbered."""
    turn.say("pick.what", BROWSE, CART)
    turn.resume()
