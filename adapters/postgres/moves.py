"""The database refuses every move of an order or a payment that is not listed in Python."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from sqlalchemy import Connection, text

from domain.model.order import MOVES
from domain.model.payment import PaymentStatus

# Money that comes in late is money: a payment given up may still turn out to be paid.
PAYMENT_MOVES: Final[Mapping[PaymentStatus, frozenset[PaymentStatus]]] = {
    PaymentStatus.STARTING: frozenset(PaymentStatus) - {PaymentStatus.STARTING},
    PaymentStatus.OPEN: frozenset(
        {PaymentStatus.PAID, PaymentStatus.FAILED, PaymentStatus.CANCELLED}
    ),
    PaymentStatus.FAILED: frozenset({PaymentStatus.PAID}),
    PaymentStatus.CANCELLED: frozenset({PaymentStatus.PAID}),
    PaymentStatus.PAID: frozenset(),
}
Status = TypeVar("Status", bound=StrEnum)
SET_MOVES: Final = text("select set_moves(cast(:table as text)::regclass, :moves)")


def set_moves(connection: Connection) -> None:
    """With every migration anew, so that the triggers always say what Python says."""
    connection.execute(SET_MOVES, {"table": "orders", "moves": list(arrows(MOVES))})
    connection.execute(SET_MOVES, {"table": "payments", "moves": list(arrows(PAYMENT_MOVES))})


def arrows(moves: Mapping[Status, Iterable[Status]]) -> Iterator[str]:
    """
    >>> list(arrows({PaymentStatus.OPEN: [PaymentStatus.PAID]}))
    ['open>paid']
    """
    for start, ends in moves.items():
        for end in sorted(ends):
            yield f"{start}>{end}"
