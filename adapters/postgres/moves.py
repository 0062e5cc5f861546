"""The database refuses every move of an order, a payment or a refund that is not listed in Python."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from sqlalchemy import Connection, text

from domain.model.order import MOVES
from domain.model.payment import PAYMENT_MOVES, REFUND_MOVES

Status = TypeVar("Status", bound=StrEnum)
SET_MOVES: Final = text("select set_moves(cast(:table as text)::regclass, :moves)")


def set_moves(connection: Connection) -> None:
    """With every migration anew, so that the triggers always say what Python says."""
    listed = {
        "orders": arrows(MOVES),
        "payments": arrows(PAYMENT_MOVES),
        "refunds": arrows(REFUND_MOVES),
    }
    for table, moves in listed.items():
        connection.execute(SET_MOVES, {"table": table, "moves": list(moves)})


def arrows(moves: Mapping[Status, Iterable[Status]]) -> Iterator[str]:
    """
    >>> from domain.model.payment import PaymentStatus
    >>> list(arrows({PaymentStatus.OPEN: [PaymentStatus.PAID]}))
    ['open>paid']
    """
    for start, ends in moves.items():
        for end in sorted(ends):
            yield f"{start}>{end}"
