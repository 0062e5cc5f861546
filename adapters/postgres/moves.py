"""The database refuses every move of an order, a payment or a refund that is not listed in Python."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from sqlalchemy import Connection, text

from domain.model.order import MOVES
from domain.model.payment import PAYMENT_MOVES, REFUND_MOVES

Status = TypeVar("Status", bound=StrEnum)
SAID: Final = text(
    "select tgargs from pg_trigger"
    " where tgrelid = cast(:table as text)::regclass and tgname = 'moves'"
)
SET_MOVES: Final = text("select set_moves(cast(:table as text)::regclass, :moves)")


def set_moves(connection: Connection) -> None:
    """After every migration, so that the triggers always say what Python says.

    One that says it already is left alone: to make it anew locks its table, and an engine starts
    while others sell.
    """
    listed = {
        "orders": arrows(MOVES),
        "payments": arrows(PAYMENT_MOVES),
        "refunds": arrows(REFUND_MOVES),
    }
    for table, arrows_of in listed.items():
        moves = list(arrows_of)
        if _said(connection, table) != moves:
            connection.execute(SET_MOVES, {"table": table, "moves": moves})


def _said(connection: Connection, table: str) -> list[str]:
    """Postgres keeps a trigger's arguments in one text, each ended by a zero byte."""
    arguments: bytes = connection.scalar(SAID, {"table": table}) or b""
    return [argument.decode() for argument in arguments.split(b"\0")[:-1]]


def arrows(moves: Mapping[Status, Iterable[Status]]) -> Iterator[str]:
    """
    >>> from domain.model.payment import PaymentStatus
    >>> list(arrows({PaymentStatus.OPEN: [PaymentStatus.PAID]}))
    ['open>paid']
    """
    for start, ends in moves.items():
        for end in sorted(ends):
            yield f"{start}>{end}"
