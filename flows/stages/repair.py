"""Repair: what was not understood, or does not fit where the buyer stands."""

from typing import Final

from flows.context import Turn
from flows.stages import correcting
from flows.taps import BROWSE, CART, HUMAN

MISSES: Final = 2
"""Misses in a row before a person is offered."""
FIRST: Final = ("unclear", "unclear.first")
AGAIN: Final = ("unclear.again", "unclear.still", "unclear.other")
"""Apologies take turns, so that none is heard twice running, whatever was said between."""


async def on_out_of_scope(turn: Turn) -> None:
    """Never silence, never the same apology twice: after two misses a person is offered."""
    memory = turn.memory
    memory.misses += 1
    if memory.misses >= MISSES:
        turn.say(AGAIN[(memory.sorry + memory.misses) % len(AGAIN)], HUMAN, BROWSE, CART)
        return
    turn.say(FIRST[memory.sorry % len(FIRST)], BROWSE, CART, HUMAN)
    memory.sorry += 1
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
    if await correcting.asked(turn):
        return
    turn.say("decline.fine", BROWSE, CART, HUMAN)
    turn.resume()


async def on_pick(turn: Turn) -> None:
    """A number where nothing is numbered."""
    turn.say("pick.what", BROWSE, CART)
    turn.resume()
