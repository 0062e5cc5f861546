"""The lives of an order, a payment and a refund as statecharts, drawn from the domain's tables of moves.

Nothing is decided here: the tables are the one place of the knowledge. The database's triggers are made from them too,
and a test compares all three.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar, cast

from statemachine import State, StateChart
from statemachine.factory import StateMachineMetaclass

from domain.model.order import MOVES, OrderStatus
from domain.model.payment import PAYMENT_MOVES, REFUND_MOVES, PaymentStatus, RefundStatus

Status = TypeVar("Status", bound=StrEnum)


def chart(
    name: str, moves: Mapping[Status, Iterable[Status]], initial: Status
) -> type[StateChart[Any]]:
    """A strict chart with a state for each status, and an event `to_<status>` for each way to get there."""
    states = {
        status: State(value=status.value, initial=status is initial, final=not tuple(ends))
        for status, ends in moves.items()
    }
    events: dict[str, Any] = {}
    for start, ends in moves.items():
        for end in sorted(ends):
            step = states[start].to(states[end])
            event = f"to_{end.value}"
            events[event] = events[event] | step if event in events else step
    body: dict[str, Any] = {
        "allow_event_without_transition": False,
        "catch_errors_as_events": False,
        **{status.value: state for status, state in states.items()},
        **events,
    }
    return cast("type[StateChart[Any]]", StateMachineMetaclass(name, (StateChart,), body))


OrderLife = chart("OrderLife", MOVES, OrderStatus.DRAFT)
PaymentLife = chart("PaymentLife", PAYMENT_MOVES, PaymentStatus.STARTING)
RefundLife = chart("RefundLife", REFUND_MOVES, RefundStatus.ASKED)
LIVES: Mapping[str, type[StateChart[Any]]] = {
    "order": OrderLife,
    "payment": PaymentLife,
    "refund": RefundLife,
}


def arrows(life: type[StateChart[Any]]) -> frozenset[str]:
    """Its moves, as the database's triggers are given them: `draft>pending`."""
    return frozenset(
        f"{transition.source.value}>{transition.target.value}"
        for state in life().states
        for transition in state.transitions
        if transition.target is not None
    )
