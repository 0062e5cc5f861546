"""A card number was typed into the chat: masked before it was stored. The buyer is told, the rest is taken up."""

from flows import routing
from flows.context import Turn

UNTOLD = frozenset({"", "confirm", "out_of_scope", "pick", "accept", "decline"})
"""What is left of a message without its number and comes to no more than this was about the number."""


async def on_card_masked(turn: Turn) -> None:
    turn.say("card.masked")
    event, facts = routing.by_words(turn.understanding, turn.memory, turn.stands)
    if event in UNTOLD or event == routing.SLOTS.get(turn.stands) or turn.within("handoff"):
        turn.resume()
    else:
        turn.then(event, **facts)
