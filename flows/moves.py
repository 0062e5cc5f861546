"""What the machine does, learned from it once for each place and event.

No transition has a condition, so from one place an event always leads the same way. The machine is asked once;
from then on its answer is looked up, which costs a hundredth.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from statemachine import State
from statemachine.orderedset import OrderedSet

from flows.machine import Sale

Leaves: TypeAlias = tuple[str, ...]
"""The active states, outermost first."""

START: Leaves = ("shopping", "discover", "browsing")
MOST_LEARNED = 20_000
"""Places times events are some thousands; a chart that grows beyond this is learned anew now and then."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation stands, and where a person who steps out leads it back to."""

    state: Leaves = START
    history: tuple[tuple[str, Leaves], ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """A transition on the way."""

    event: str
    source: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Move:
    passed: tuple[Passed, ...]
    to: Place


class Model:
    """Holds the machine's configuration."""

    def __init__(self) -> None:
        self.state: Any = OrderedSet(START)


@dataclass(slots=True)
class _Watching:
    passed: list[Passed] = field(default_factory=list)

    def on_transition(self, event: str, source: State, target: State | None) -> None:
        self.passed.append(Passed(str(event), source.id, target.id if target else None))


class Moves:
    """One machine, and what is known of it."""

    def __init__(self) -> None:
        self._model, self._watching = Model(), _Watching()
        self.machine = Sale(self._model, listeners=[self._watching])
        self._known: dict[tuple[Place, str], Move] = {}
        self._allowed: dict[Place, frozenset[str]] = {}

    def allowed(self, place: Place) -> frozenset[str]:
        """The events that this place has a transition for."""
        known = self._allowed.get(place)
        if known is None:
            self._put(place)
            known = frozenset(str(event.id) for event in self.machine.allowed_events)
            self._allowed[place] = known
        return known

    def of(self, place: Place, event: str) -> Move:
        """Raises:
        TransitionNotAllowed: an ill-timed event.
        """
        move = self._known.get((place, event))
        if move is None:
            if len(self._known) >= MOST_LEARNED:
                self._known.clear()
            move = self._known[place, event] = self._learned(place, event)
        return move

    def _learned(self, place: Place, event: str) -> Move:
        self._put(place)
        self._watching.passed = []
        self.machine.send(event)
        return Move(tuple(self._watching.passed), self._place())

    def _put(self, place: Place) -> None:
        states = self.machine.states_map
        self._model.state = OrderedSet(place.state)
        self.machine.history_values = {
            name: [states[value] for value in values] for name, values in place.history
        }

    def _place(self) -> Place:
        value = self._model.state
        history = self.machine.history_values.items()
        return Place(
            (value,) if isinstance(value, str) else tuple(value),
            tuple((name, tuple(str(s.value) for s in states)) for name, states in history),
        )


def place_of(state: Leaves, history: Mapping[str, Leaves]) -> Place:
    """As a conversation keeps it."""
    return Place(state or START, tuple(history.items()))
