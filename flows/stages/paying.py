"""Anywhere in paying: "not now" means later, not that the order is off."""

from flows.context import Turn


async def on_decline(turn: Turn) -> None:
    turn.then("pay_later")
