"""Browsing: nothing in sight yet, or a list."""

from flows.context import Turn
from flows.taps import BROWSE, CART, HUMAN


async def prompt(turn: Turn) -> None:
    turn.say("browse.prompt", BROWSE, CART, HUMAN)
