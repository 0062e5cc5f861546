"""A place: where a conversation stands, with the shop as it then is; and a move from one to another."""

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from domain.model.conversation import Conversation
from domain.model.order import Order, OrderStatus
from domain.model.payment import RefundStatus
from flows.context import Reply
from tests.fakes.shelf import Shelf
from tests.verify.books import credit_of
from tests.verify.stimulus import Stimulus

Fingerprint: TypeAlias = tuple[object, ...]

LIVING = frozenset({OrderStatus.DRAFT, OrderStatus.PENDING, OrderStatus.CONFIRMED})
ENDED = frozenset({RefundStatus.DONE, RefundStatus.FAILED})
QUIET = frozenset({"handoff", "stopped"})
"""A person is at work, or the buyer wants no messages."""


@dataclass(slots=True)
class Place:
    """`reviewed`: the order in the making was shown as it stands. `declined`: offers that were said no to."""

    conversation: Conversation
    shelf: Shelf
    reviewed: bool = False
    declined: frozenset[str] = frozenset()
    came_from: "Move | None" = field(default=None, repr=False)

    @property
    def state(self) -> tuple[str, ...]:
        return self.conversation.state

    @property
    def stands(self) -> str:
        return self.state[-1] if self.state else "browsing"

    @property
    def cart(self) -> dict[str, int]:
        return self.shelf.carts

    @property
    def wanted(self) -> set[str]:
        """What is in the cart, and was in the last order."""
        order = self.last_order
        return {*self.cart, *(line.sku for line in order.lines)} if order else set(self.cart)

    @property
    def last_order(self) -> Order | None:
        return next(reversed(self.shelf.orders.values()), None)

    @property
    def draft(self) -> Order | None:
        order = self.last_order
        return order if order and order.status is OrderStatus.DRAFT else None

    def reviewable(self) -> Fingerprint:
        """What a review shows: another one of these is another order."""
        draft, buyer = self.draft, self.shelf.buyer
        lines = tuple((line.sku, line.quantity, line.unit) for line in draft.lines) if draft else ()
        return (lines, buyer.name, buyer.address, buyer.zone)

    def story(self) -> list["Move"]:
        """How to come here, from the first hello."""
        moves: list[Move] = []
        move = self.came_from
        while move is not None:
            moves.append(move)
            move = move.start.came_from
        return moves[::-1]


@dataclass(frozen=True, slots=True)
class Move:
    """`events` are the machine's, one a wish; `refusals` the sentences that said no; `trouble` an exception."""

    start: Place
    stimulus: Stimulus
    replies: tuple[Reply, ...]
    end: Place
    events: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    effects: tuple[tuple[str, dict[str, str]], ...] = ()
    diary: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(reply.copy_id for reply in self.replies)

    @property
    def name(self) -> str:
        return self.stimulus.name

    @property
    def quiet(self) -> bool:
        return self.start.stands in QUIET or self.end.stands in QUIET

    @property
    def went_well(self) -> bool:
        return not (self.trouble or any(self.refusals))


def copied(conversation: Conversation) -> Conversation:
    """So that a stage which changes it leaves the place as it is; what is in the lists never changes."""
    memory = conversation.memory
    return replace(
        conversation,
        history=dict(conversation.history),
        memory=replace(
            memory,
            options=list(memory.options),
            shown=list(memory.shown),
            query=dict(memory.query),
            offered=list(memory.offered),
            undo=list(memory.undo),
        ),
    )


def fingerprint(place: Place) -> Fingerprint:
    """What makes a difference to what can happen next; names, numbers and amounts do not.

    Left out, and held by proofs instead: how often in a row the buyer was not understood (each place is left
    by two misses), and orders before the last one (they are looked at, and nothing more happens to them). Which
    of their details a buyer has given counts where details are asked for, elsewhere whether all are there. With
    a person, or after "stop", only where it goes on from there counts.
    """
    memory, shelf = place.conversation.memory, place.shelf
    order = place.last_order
    living = order is not None and order.status in LIVING
    if place.stands in QUIET:
        back = place.conversation.history.get("back", ())[-1:]
        money = told_of_money(place) if back in {(), ("browsing",)} else ()
        return (place.state, back, living, bool(living and shelf.payments), money)
    payment = next(reversed(shelf.payments.values()), None) if living else None
    details = (bool(shelf.buyer.name), bool(shelf.buyer.zone))
    selling = "checkout" in place.state
    return (
        place.state,
        bool(shelf.carts),
        order.status if order and living else "over" if order else "",
        payment.status if payment else "",
        memory.expects,
        memory.part and "pay" in place.state,
        bool(place.declined),
        details if selling else all(details),
        bool(shelf.buyer.payment_method) and selling,
        place.reviewed and selling,
        told_of_money(place) if _alone(place) else (),
    )


def _alone(place: Place) -> bool:
    """Whether nothing but the last order is on the buyer's mind."""
    free = not (place.cart or place.declined or place.conversation.memory.expects)
    return free and place.stands in {"browsing", "choosing", "waiting"}


def told_of_money(place: Place) -> Fingerprint:
    """What can still be told of money: of attempts that may be paid, of a balance that is due, of refunds."""
    order, shelf = place.last_order, place.shelf
    if order is None or not shelf.payments:
        return ()
    attempts = [one for one in shelf.payments.values() if one.order_id == order.order_id]
    last = attempts[-1] if attempts and attempts[-1].received is None else None
    return (
        "" if order.status in LIVING else order.status,
        order.due_at is not None,
        any(one.received is None for one in attempts[:-1]),
        last is not None,
        last is not None and last.deposit,
        _purse(place, order),
    )


def _purse(place: Place, order: Order) -> str:
    """Money that is with the shop, and no order's."""
    refunds = place.shelf.books.refunds.values()
    if any(refund.status not in ENDED for refund in refunds):
        return "on its way back"
    return "credit" if credit_of(place.shelf, order).minor else ""
