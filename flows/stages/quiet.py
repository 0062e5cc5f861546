"""Quiet: a person is at work, or the buyer wants no messages. Nothing is said; the message is kept."""

from flows.context import Turn


async def on_out_of_scope(turn: Turn) -> None:
    turn.memory.misses = 0
