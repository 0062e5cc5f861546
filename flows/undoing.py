"""The way back from a cart or checkout step: what it changed, as it was before, and no more than that."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from domain.errors import NothingToUndoError
from domain.model.buyer import Buyer
from domain.model.cart import Cart
from domain.model.haggling import Bargain, Bundle
from domain.model.ids import Sku
from domain.model.money import Money
from domain.model.order import Address
from domain.services import carting, holding
from flows.context import Turn

CART, DETAILS = "cart", "buyer"
DETAIL_FIELDS: Final = ("name", "phone", "zone", "payment_method", "code")
ADDRESS_FIELDS: Final = ("text", "landmark", "area", "latitude", "longitude")
PRICE: Final = "price:"
"""Before a SKU: its bargain; a SKU alone: its line."""
NO_BARGAIN: Final = ""
EPOCH: Final = datetime.fromtimestamp(0, UTC)


def lines_before(cart: Cart, skus: Collection[str]) -> dict[str, str]:
    """How many of each there were, and at which place: `2@0`."""
    places = [line.item.sku for line in cart.lines]
    return {
        sku: f"{cart.quantity(sku)}@{places.index(Sku(sku)) if sku in places else len(places)}"
        for sku in skus
    }


async def price_before(turn: Turn, sku: str) -> dict[str, str]:
    """What this buyer had bargained for."""
    bargain = await turn.uow.bargains.get(turn.buyer_id, sku)
    return {f"{PRICE}{sku}": packed(bargain) if bargain else NO_BARGAIN}


async def save_details(turn: Turn, buyer: Buyer) -> None:
    """Save what the buyer said about themselves, and keep the way back."""
    before = await turn.uow.buyers.get(turn.buyer_id)
    await turn.uow.buyers.save(buyer)
    turn.remember(DETAILS, details_before(before, buyer))


def details_before(old: Buyer, new: Buyer) -> dict[str, str]:
    """The old values of what is another one now."""
    kept = {name: getattr(old, name) for name in DETAIL_FIELDS if _differs(old, new, name)}
    address = {
        name: getattr(old.address, name)
        for name in ADDRESS_FIELDS
        if _differs(old.address, new.address, name)
    }
    return kept | address


def _differs(old: object, new: object, name: str) -> bool:
    return bool(getattr(old, name) != getattr(new, name))


async def take_back(turn: Turn) -> str:
    """Undo the last step; its kind.

    Raises:
        NothingToUndoError: there is none.
    """
    if not turn.memory.undo:
        raise NothingToUndoError
    step = turn.memory.undo.pop()
    if step.kind == CART:
        await _restore_cart(turn, step.before)
    else:
        await _restore_details(turn, step.before)
    return step.kind


async def _restore_cart(turn: Turn, before: Mapping[str, str]) -> None:
    prices = {name: kept for name, kept in before.items() if name.startswith(PRICE)}
    for name, kept in prices.items():
        await _restore_price(turn, name.removeprefix(PRICE), kept)
    lines = {
        sku: _line(kept) for sku, kept in before.items() if sku not in prices and sku != "code"
    }
    await carting.restore(turn.uow, turn.buyer_id, lines)
    await _speak_of(turn, [sku for sku, (quantity, _) in lines.items() if quantity])
    if "code" in before:
        await _restore_details(turn, {"code": before["code"]})


async def _speak_of(turn: Turn, skus: Sequence[str]) -> None:
    """What came back is spoken of again, and what went is not."""
    item = await turn.uow.catalogue.item(skus[-1]) if skus else None
    turn.memory.item = item.sku if item else ""
    if item is not None:
        turn.memory.focus = item.product_sku


def _line(kept: str) -> tuple[int, int]:
    """A step of before places were kept puts its line last."""
    quantity, _, place = kept.partition("@")
    return int(quantity), int(place or 10**6)


async def _restore_price(turn: Turn, sku: str, kept: str) -> None:
    if kept == NO_BARGAIN:
        await turn.uow.bargains.forget(turn.buyer_id, [sku])
    else:
        await turn.uow.bargains.save(turn.buyer_id, unpacked(sku, kept))


async def _restore_details(turn: Turn, before: Mapping[str, str]) -> None:
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    if "code" in before:
        await holding.let_go(turn.uow, turn.buyer_id)  # the next review has another total
    address = {name: kept for name, kept in before.items() if name in ADDRESS_FIELDS}
    details = {name: kept for name, kept in before.items() if name in DETAIL_FIELDS}
    where: Address = replace(buyer.address, **address)
    await turn.uow.buyers.save(replace(buyer, address=where, **details))  # type: ignore[arg-type]  # all are texts


def packed(bargain: Bargain) -> str:
    """In few letters: an undo step stays in the conversation's row."""
    agreed = bargain.agreed.minor if bargain.agreed else ""
    bundle = f"{bargain.bundle.count}:{bargain.bundle.total.minor}" if bargain.bundle else ""
    expires = (bargain.expires_at - EPOCH) // timedelta(microseconds=1)
    money = f"{bargain.offered.minor}|{bargain.offered.currency}"
    return f"{money}|{bargain.rounds}|{expires}|{agreed}|{bundle}"


def unpacked(sku: str, kept: str) -> Bargain:
    offered, currency, rounds, expires, agreed, bundle = kept.split("|")
    count, _, total = bundle.partition(":")
    return Bargain(
        Sku(sku),
        Money(int(offered), currency),
        int(rounds),
        _moment(int(expires)),
        Money(int(agreed), currency) if agreed else None,
        Bundle(int(count), Money(int(total), currency)) if bundle else None,
    )


def _moment(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)
