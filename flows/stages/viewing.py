"""Viewing: one product in sight."""

from flows.context import Turn


async def prompt(turn: Turn) -> None:
    turn.then("show_item", sku=turn.memory.focus) if turn.memory.focus else turn.then("browse")


async def on_accept(turn: Turn) -> None:
    """ "Yes" to a product in sight: have it."""
    turn.then("add_item", sku=turn.memory.item or turn.memory.focus)
