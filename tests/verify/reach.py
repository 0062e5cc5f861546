"""What must be reachable: from everywhere the buyer comes to paying, to the cart, to a person, and out."""

from collections.abc import Callable, Iterator, Mapping

from domain.model.order import OrderStatus
from tests.verify.place import QUIET, Place
from tests.verify.walk import Walk

AGREED = frozenset({OrderStatus.PENDING, OrderStatus.CONFIRMED, OrderStatus.PAID})


def _agreed(place: Place) -> bool:
    """At the payment, or past it: who named cash before is not asked again."""
    orders = place.shelf.orders.values()
    return "pay" in place.state or any(order.status in AGREED for order in orders)


GOALS: Mapping[str, Callable[[Place], bool]] = {
    "paying": _agreed,
    "the cart": lambda place: "cart" in place.state,
    "a person": lambda place: "handoff" in place.state,
    "the exit": lambda place: "stopped" in place.state,
}


def stuck(walk: Walk) -> Iterator[tuple[Place, str]]:
    """Places from which nothing that a buyer can do leads to a goal. Only of a whole walk."""
    for goal, reached_by in GOALS.items():
        reached = {mark for mark, place in walk.places.items() if reached_by(place)}
        grown = True
        while grown:
            new = {start for start, end in walk.edges if end in reached and start not in reached}
            reached |= new
            grown = bool(new)
        for mark, place in walk.places.items():
            if mark not in reached and place.stands not in QUIET:
                yield place, f"from here nobody comes to {goal}"
