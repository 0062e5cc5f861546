"""Discount codes: put on a cart, counted when the order is agreed."""

from dataclasses import replace

from domain.errors import CodeNeedsMoreError, EndedCodeError, UnknownCodeError
from domain.model.buyer import Buyer
from domain.model.cart import Cart
from domain.model.code import Code, folded
from domain.model.ids import BuyerId
from domain.model.order import Order
from domain.ports import UnitOfWork
from domain.services import holding


async def put_on(uow: UnitOfWork, buyer_id: BuyerId, words: str) -> Cart:
    """Put the code *words* on the buyer's cart, in place of one that is there; what checkout held is let go.

    Raises:
        UnknownCodeError: the shop has no such code.
        EndedCodeError: it has ended, or was used as often as it may be.
        CodeNeedsMoreError: what is in the cart is worth less than it asks for.
    """
    code = await uow.codes.get(folded(words))
    if code is None:
        raise UnknownCodeError(code=words)
    if not await holds(uow, buyer_id, code):
        raise EndedCodeError(code=code.code)
    buyer = await uow.buyers.get(buyer_id)
    await holding.let_go(uow, buyer_id)
    await uow.buyers.save(replace(buyer, code=code.code))
    cart = await uow.carts.load(buyer_id)
    if cart.lines and code.least is not None and cart.goods < code.least:
        raise CodeNeedsMoreError(code=code.code, least=code.least)
    return cart


async def holds(uow: UnitOfWork, buyer_id: BuyerId, code: Code) -> bool:
    """Whether this buyer may use it now."""
    if code.ends_at is not None and code.ends_at <= uow.now:
        return False
    if code.uses is not None and code.uses <= 0:
        return False
    return code.each is None or await uow.codes.used_by(buyer_id, code.code) < code.each


async def spend(uow: UnitOfWork, draft: Order, buyer: Buyer) -> bool:
    """Count the code of an order about to be agreed, and take it off the next cart.

    False where it was used up meanwhile: nothing is held any more, and the next review shows the price without it.
    """
    if draft.code and not await _may_spend(uow, draft, buyer):
        await uow.buyers.save(replace(buyer, code=""))
        await holding.let_go(uow, buyer.buyer_id)
        return False
    if buyer.code:
        await uow.buyers.save(replace(buyer, code=""))
    return True


async def _may_spend(uow: UnitOfWork, draft: Order, buyer: Buyer) -> bool:
    """Its time does not count any more: the price was held when checkout began."""
    code = await uow.codes.get(draft.code)
    each = code.each if code else None
    if each is not None and await uow.codes.used_by(buyer.buyer_id, draft.code) >= each:
        return False
    return await uow.codes.spend(draft.code)
