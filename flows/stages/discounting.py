"""Discount codes: put on the cart, at any time before the order is agreed."""

import re

from domain.model.code import folded
from domain.services import discounting
from flows import undoing
from flows.context import Turn
from flows.taps import BROWSE, CART, CHECKOUT, HUMAN

NO_CODES = frozenset({"CODE", "COUPON", "PROMO", "VOUCHER", "DISCOUNT"})


async def on_apply_code(turn: Turn) -> None:
    """The code said; where none is, it is asked for, and the next words are it."""
    words = turn.facts.get("code") or await _in_the_text(turn)
    if not words:
        turn.memory.expects = "code"
        turn.say("code.ask", CART, BROWSE, HUMAN)
        return
    before = await turn.uow.buyers.get(turn.buyer_id)
    cart = await discounting.put_on(turn.uow, turn.buyer_id, words)
    if before.code != (code := folded(words)):
        turn.remember(undoing.CART, {"code": before.code})
    if cart.lines:
        turn.say("code.applied", CHECKOUT, CART, code=code, amount=cart.discount, total=cart.total)
    else:
        turn.say("code.noted", BROWSE, CART, code=code)
    if turn.within("checkout"):
        turn.then("collect")
    else:
        turn.resume()


async def _in_the_text(turn: Turn) -> str:
    """A word of the message that is a code of this shop's."""
    words: list[str] = re.findall(r"[\w-]+", turn.text)
    for word in words:
        if folded(word) not in NO_CODES and await turn.uow.codes.get(folded(word)):
            return word
    return ""
