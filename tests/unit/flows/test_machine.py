"""The machine and its stages fit together, and the machine is strict."""

import inspect
import itertools

import pytest
from statemachine.exceptions import TransitionNotAllowed

from flows import registry
from flows.engine import AT_WORK, Engine
from flows.machine import Sale
from flows.moves import START, Move, Moves, Place
from flows.registry import Handler
from tests.unit.flows.conftest import Talk


def transitions() -> list[tuple[str, str, str | None]]:
    """Every (event, source, target) of the chart."""
    states = Engine().machine.states_map.values()
    found = []
    for transition in itertools.chain.from_iterable(state.transitions for state in states):
        for event in str(transition.event).split():
            target = transition.target.id if transition.target else None
            if event not in {"__initial__", "remembered", "None"}:
                found.append((event, transition.source.id, target))
    return found


@pytest.mark.parametrize(("event", "source", "target"), transitions())
def test_every_transition_is_answered_by_exactly_one_stage(
    event: str, source: str, target: str | None
) -> None:
    assert registry.handler(event, source, target) is not None


def test_every_handler_of_a_stage_has_a_transition() -> None:
    reached = {registry.handler(*transition) for transition in transitions()}
    written = {
        handler
        for stage in set(itertools.chain.from_iterable(registry.STAGES.values()))
        for name, handler in inspect.getmembers(stage, inspect.iscoroutinefunction)
        if name.startswith("on_") and handler.__module__ == stage.__name__
    }

    assert {f"{h.__module__}.{h.__name__}" for h in written - reached} == set()


def test_every_state_in_which_a_buyer_is_at_work_asks_something() -> None:
    machine = Engine().machine
    leaves = {
        state.id
        for state in machine.states_map.values()
        if state.parent
        and state.parent.id in {"shopping", *AT_WORK, "discover"}
        and not state.states
    }

    assert leaves - {"back"} == set(registry.PROMPTS)


def test_an_ill_timed_event_raises_and_changes_nothing() -> None:
    moves = Moves()
    handoff = Place(("handoff",))

    with pytest.raises(TransitionNotAllowed):
        moves.of(handoff, "add_item")

    assert moves.of(handoff, "out_of_scope").to == handoff


async def test_a_raising_stage_leaves_the_state_where_it_was(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_transition: object) -> Handler:
        raise ValueError("no")

    monkeypatch.setattr(registry, "handler", refusing)

    with pytest.raises(ValueError, match="no"):
        await talk.taps("view_cart")

    assert (talk.conversation.state or START) == START


def reached(moves: Moves) -> dict[tuple[Place, str], Move]:
    """Every event in every place that a conversation can come to."""
    found: dict[tuple[Place, str], Move] = {}
    places, seen = [Place()], {Place()}
    while places:
        place = places.pop()
        for event in sorted(moves.allowed(place)):
            move = found[place, event] = moves.of(place, event)
            if move.to not in seen:
                seen.add(move.to)
                places.append(move.to)
    return found


def test_what_was_learned_depends_on_nothing_that_happened_before() -> None:
    moves, other = Moves(), Moves()

    learned = reached(moves)

    backwards = {key: other.of(*key) for key in reversed(learned)}
    assert backwards == learned == reached(moves)


def test_the_chart_is_strict() -> None:
    assert Sale.allow_event_without_transition is False
    assert Sale.catch_errors_as_events is False
