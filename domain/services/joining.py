"""One buyer on several channels: a code said in one chat, sent from another, and what becomes of the two.

The threat model is in docs/decisions.md ("Two chats are joined by a code").
"""

from dataclasses import fields, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final, Literal, TypeAlias
from uuid import UUID

from domain.model.buyer import Buyer
from domain.model.ids import BuyerId, ConversationId
from domain.model.joining import NOTHING, Brought, Chat, Join, JoinStatus, Side
from domain.ports import UnitOfWork
from domain.services import holding

Wish: TypeAlias = Literal["join", "part"]

LIFETIME: Final = timedelta(minutes=10)
"""Of a code, and after it once more to agree."""
SECOND_THOUGHTS: Final = timedelta(hours=24)
"""In which a join can be undone."""
WINDOW: Final = timedelta(hours=1)
MOST_WRONG: Final = 5
"""Wrong codes in `WINDOW` from one chat; after that its codes are not looked at."""
MOST_WRONG_IN_SHOP: Final = 200
"""From all chats of a shop: a web chat costs nothing to open. Of 38 thousand million codes, that is nothing."""
CODE_TRIES: Final = 5
DETAILS: Final = frozenset(
    field.name for field in fields(Buyer) if field.name not in {"buyer_id", "opted_out_at"}
)


class Redeemed(StrEnum):
    """What became of a code that was sent to us."""

    SENT = "sent"
    WRONG = "wrong"
    BLOCKED = "blocked"
    OWN = "own"
    """It was said in this very chat: it is meant for the other one."""


async def issue(uow: UnitOfWork, issuer: ConversationId) -> str:
    """A code that joins whoever sends it to this chat's buyer. Earlier ones of this chat end."""
    join = Join(uow.ids.uuid(), issuer, uow.now + LIFETIME)
    for _ in range(CODE_TRIES):
        code = uow.ids.join_code()
        if await uow.joins.open(join, code):
            return code
    raise RuntimeError("no free code")


async def redeem(uow: UnitOfWork, redeemer: ConversationId, code: str) -> Redeemed:
    """Use a code up. What was wrong is counted, and stays counted whatever the turn becomes."""
    here, in_shop = await uow.joins.misses(redeemer, uow.now - WINDOW)
    if here >= MOST_WRONG or in_shop >= MOST_WRONG_IN_SHOP:
        return Redeemed.BLOCKED
    join = await uow.joins.by_code(code)
    if join is None or join.expires_at <= uow.now:
        await uow.joins.miss(redeemer)
        return Redeemed.WRONG
    if join.issuer == redeemer:
        return Redeemed.OWN
    sent = replace(join, status=JoinStatus.SENT, redeemer=redeemer)
    await uow.joins.save(sent)
    await _ask_for(uow, sent, "join", "sent")
    return Redeemed.SENT


async def agree(uow: UnitOfWork, join_id: UUID, here: ConversationId) -> bool:
    """False: there is nothing to agree to any more."""
    join = await uow.joins.get(join_id)
    side = join.side(here) if join else None
    if join is None or side is None or not _waits(uow, join):
        return False
    await uow.joins.save(_agreed(join, side))
    await _ask_for(uow, join, "join", f"{side}_agreed")
    return True


async def refuse(uow: UnitOfWork, join_id: UUID, here: ConversationId) -> bool:
    """No to a question, or "that was not me" to what is done already. False: it is too late."""
    join = await uow.joins.get(join_id)
    if join is None or join.side(here) is None:
        return False
    if join.status is JoinStatus.SENT:
        await uow.joins.save(replace(join, status=JoinStatus.REFUSED))
    elif not _can_part(uow, join):
        return False
    await _ask_for(uow, join, "part", str(uow.ids.uuid()))
    return True


async def _ask_for(uow: UnitOfWork, join: Join, wish: Wish, step: str) -> None:
    """Two chats are locked in the order of their ids, which a turn, holding one, cannot: so it is an effect."""
    body = {
        "join": str(join.join_id),
        "issuer": str(join.issuer),
        "redeemer": str(join.redeemer),
        "wish": wish,
    }
    await uow.diary.effect("join_chats", f"{wish}:{join.join_id}:{step}", body)


async def settle(
    uow: UnitOfWork, join_id: UUID, two: tuple[ConversationId, ConversationId], wish: Wish
) -> tuple[Join, dict[Side, Chat]] | None:
    """Carry a wish out as far as both sides agree; what stands then, and with whom. Harmless to repeat.

    *two* are issuer and redeemer: they are locked before the join is, as in a turn.
    """
    chats = await uow.chats.locked(*two)
    join = await uow.joins.get(join_id)
    if join is None:
        return None
    sides: dict[Side, Chat] = {"issuer": chats[two[0]], "redeemer": chats[two[1]]}
    if wish == "part" and _can_part(uow, join):
        join = await _part(uow, join, sides)
    elif wish == "join" and _waits(uow, join):
        join = await _join(uow, join, sides)
    return join, sides


def _waits(uow: UnitOfWork, join: Join) -> bool:
    return join.status is JoinStatus.SENT and uow.now < join.expires_at + LIFETIME


def _can_part(uow: UnitOfWork, join: Join) -> bool:
    return (
        join.status is JoinStatus.JOINED
        and join.joined_at is not None
        and uow.now < join.joined_at + SECOND_THOUGHTS
    )


def _agreed(join: Join, side: Side) -> Join:
    if side == "issuer":
        return replace(join, issuer_agreed=True)
    return replace(join, redeemer_agreed=True)


async def _private(uow: UnitOfWork, buyer_id: BuyerId) -> bool:
    """Whether there is something that the other side must not learn from a code alone."""
    buyer = await uow.buyers.get(buyer_id)
    return bool(buyer.name or buyer.address.known or await uow.orders.recent(buyer_id, 1))


async def _join(uow: UnitOfWork, join: Join, sides: dict[Side, Chat]) -> Join:
    for side, chat in sides.items():
        if not await _private(uow, chat.buyer_id):
            join = _agreed(join, side)
    if join.issuer_agreed and join.redeemer_agreed:
        join = replace(join, status=JoinStatus.JOINED, joined_at=uow.now)
        if sides["issuer"].buyer_id != sides["redeemer"].buyer_id:
            join = replace(join, brought=await _merge(uow, sides))
            await uow.chats.carry(join.issuer, sides["redeemer"].conversation_id)
        await uow.diary.event("chats_joined", {"join": str(join.join_id)})
    await uow.joins.save(join)
    return join


async def _merge(uow: UnitOfWork, sides: dict[Side, Chat]) -> Brought:
    """Two buyers become the issuer's. Of an item in both carts the larger number counts: who put the same dress
    into both wants one. Details that the issuer's side lacks are taken over."""
    taker, giver = sides["issuer"].buyer_id, sides["redeemer"].buyer_id
    await holding.let_go(uow, giver)
    theirs, ours = await uow.carts.load(giver), await uow.carts.load(taker)
    cart = {str(line.item.sku): line.quantity for line in theirs.lines}
    added = {sku: more for sku, n in cart.items() if (more := n - ours.quantity(sku)) > 0}
    if added:
        await holding.let_go(uow, taker)
    for sku, more in added.items():
        await uow.carts.put(taker, sku, ours.quantity(sku) + more)
        await _bargain_along(uow, giver, taker, sku)
    await uow.carts.clear(giver)
    filled = await _fill(uow, taker, giver)
    chats, orders = await uow.chats.give(giver, taker)
    return Brought(str(giver), cart, added, filled, tuple(chats), tuple(orders))


async def _bargain_along(uow: UnitOfWork, giver: BuyerId, taker: BuyerId, sku: str) -> None:
    """What was agreed for a thing holds for it in the other cart too, unless that one has a bargain of its own."""
    bargain = await uow.bargains.get(giver, sku)
    if bargain is not None and await uow.bargains.get(taker, sku) is None:
        await uow.bargains.save(taker, bargain)


async def _fill(uow: UnitOfWork, taker: BuyerId, giver: BuyerId) -> tuple[str, ...]:
    ours, theirs = await uow.buyers.get(taker), await uow.buyers.get(giver)
    empty = Buyer(taker)
    lacking = {
        name: getattr(theirs, name)
        for name in sorted(DETAILS)
        if getattr(ours, name) == getattr(empty, name) != getattr(theirs, name)
    }
    if lacking:
        await uow.buyers.save(replace(ours, **lacking))
    return tuple(lacking)


async def _part(uow: UnitOfWork, join: Join, sides: dict[Side, Chat]) -> Join:
    """Each has again what was theirs; what the redeemer's chats ordered since stays with them."""
    taker, brought = sides["issuer"].buyer_id, join.brought
    if brought != NOTHING and sides["redeemer"].buyer_id == taker:
        giver = BuyerId(UUID(brought.buyer))
        await holding.let_go(uow, taker)
        ours = await uow.carts.load(taker)
        for sku, more in brought.added.items():
            await uow.carts.put(taker, sku, max(0, ours.quantity(sku) - more))
        await uow.chats.give_back(join, taker)
        for sku, quantity in brought.cart.items():
            await uow.carts.put(giver, sku, quantity)
        await _unfill(uow, taker, giver, brought.filled)
    parted = replace(join, status=JoinStatus.UNDONE)
    await uow.joins.save(parted)
    await uow.diary.event("chats_parted", {"join": str(join.join_id)})
    return parted


async def _unfill(uow: UnitOfWork, taker: BuyerId, giver: BuyerId, filled: tuple[str, ...]) -> None:
    ours, theirs = await uow.buyers.get(taker), await uow.buyers.get(giver)
    empty = Buyer(taker)
    taken = {
        name: getattr(empty, name)
        for name in filled
        if getattr(ours, name) == getattr(theirs, name)
    }
    if taken:
        await uow.buyers.save(replace(ours, **taken))
