"""What must hold everywhere. Each proof gives the moves that break it, with the reason."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from domain.model.order import OrderStatus
from tests.verify.walk import Fingerprint, Move, Place, paths_back

Fault: TypeAlias = tuple[Move, str]
Places: TypeAlias = dict[Fingerprint, Place]
QUIET = frozenset({"handoff", "stopped"})
"""A person is at work, or the buyer wants no messages."""
AGREED = frozenset({OrderStatus.PENDING, OrderStatus.CONFIRMED, OrderStatus.PAID})


def nothing_breaks(moves: list[Move], _places: Places) -> Iterator[Fault]:
    for move in moves:
        if move.trouble:
            yield move, move.trouble


def everything_is_answered(moves: list[Move], _places: Places) -> Iterator[Fault]:
    for move in moves:
        quiet = move.start.stands in QUIET or move.end.stands in QUIET
        if move.stimulus.by_buyer and not (move.replies or move.trouble or quiet):
            yield move, "nothing is said"


def every_answer_leads_on(moves: list[Move], _places: Places) -> Iterator[Fault]:
    for move in moves:
        quiet = move.end.stands in QUIET or not move.replies
        leads = any(reply.taps or reply.link for reply in move.replies)
        if not (leads or quiet or asks(move)):
            yield move, f"no way on after {[reply.copy_id for reply in move.replies]}"


def asks(move: Move) -> bool:
    """A question for words: a name, an address, a number of pieces."""
    last = move.replies[-1].copy_id
    return ".ask_" in last or move.end.conversation.memory.expects != ""


def nobody_is_stuck(moves: list[Move], places: Places) -> Iterator[Fault]:
    """From everywhere the buyer comes to paying, to the cart, to a person, and out."""
    edges = set(paths_back(moves, places))
    first = {id(move.start): move for move in moves}
    for goal, reached_by in GOALS.items():
        reached = {id(place) for place in places.values() if reached_by(place)}
        grown = True
        while grown:
            new = {start for start, end in edges if end in reached and start not in reached}
            reached |= new
            grown = bool(new)
        for place in places.values():
            if id(place) not in reached and id(place) in first and place.stands not in QUIET:
                yield first[id(place)], f"from here nobody comes to {goal}"


def _agreed(place: Place) -> bool:
    """At the payment, or past it: who named cash before is not asked again."""
    orders = list(place.shelf.orders.values())
    return "pay" in place.state or any(order.status in AGREED for order in orders)


GOALS: Mapping[str, Callable[[Place], bool]] = {
    "paying": _agreed,
    "the cart": lambda place: "cart" in place.state,
    "a person": lambda place: "handoff" in place.state,
    "the exit": lambda place: "stopped" in place.state,
}


def two_misses_offer_a_person(moves: list[Move], _places: Places) -> Iterator[Fault]:
    for move in moves:
        again = move.stimulus.name == "gibberish" and move.start.conversation.memory.misses >= 1
        slot = move.start.stands in {"naming", "addressing", "delivering"} or move.trouble
        taps = {tap.event for reply in move.replies for tap in reply.taps}
        if again and not slot and move.start.stands not in QUIET and "human" not in taps:
            yield move, "misunderstood twice, and no person is offered"


def who_opted_out_is_left_alone(moves: list[Move], _places: Places) -> Iterator[Fault]:
    for move in moves:
        if move.start.stands == "stopped" == move.end.stands and move.replies:
            yield move, f"written to: {[reply.copy_id for reply in move.replies]}"


def a_declined_offer_does_not_come_back(moves: list[Move], _places: Places) -> Iterator[Fault]:
    for move in moves:
        offer = move.end.conversation.memory.offer
        comes = move.end.stands == "upsell" and move.start.stands != "upsell"
        if comes and offer in move.start.declined:
            yield move, f"{offer} was declined before"


def nothing_is_charged_unseen(moves: list[Move], _places: Places) -> Iterator[Fault]:
    for move in moves:
        if "start_payment" in move.effects and not move.start.reviewed:
            yield move, "money is asked for before the order was shown"


PROOFS: tuple[Callable[[list[Move], Places], Iterator[Fault]], ...] = (
    nothing_breaks,
    everything_is_answered,
    every_answer_leads_on,
    nobody_is_stuck,
    two_misses_offer_a_person,
    who_opted_out_is_left_alone,
    a_declined_offer_does_not_come_back,
    nothing_is_charged_unseen,
)
