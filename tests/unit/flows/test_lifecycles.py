"""One knowledge in three places: the table, the chart, and (tests/integration/postgres/test_orders.py) the database."""

import pytest
from statemachine.exceptions import TransitionNotAllowed

from adapters.postgres import moves
from domain.model.order import MOVES
from domain.model.payment import PAYMENT_MOVES, REFUND_MOVES
from flows.lifecycles import LIVES, OrderLife, arrows

TABLES: dict[str, set[str]] = {
    "order": set(moves.arrows(MOVES)),
    "payment": set(moves.arrows(PAYMENT_MOVES)),
    "refund": set(moves.arrows(REFUND_MOVES)),
}


@pytest.mark.parametrize("life", LIVES)
def test_a_life_is_what_the_table_says(life: str) -> None:
    assert arrows(LIVES[life]) == TABLES[life]


def test_an_illegal_move_is_refused() -> None:
    order = OrderLife()
    order.send("to_pending")

    with pytest.raises(TransitionNotAllowed):
        order.send("to_delivered")
