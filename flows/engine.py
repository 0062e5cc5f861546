"""step(): one message, one savepoint, one list of replies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from statemachine import State
from statemachine.exceptions import TransitionNotAllowed
from statemachine.orderedset import OrderedSet

from domain.errors import DomainError, OutOfStockError
from domain.model.conversation import Conversation
from domain.model.message import Inbound
from domain.model.understanding import Understanding
from domain.ports import UnitOfWork
from flows import arriving, registry, routing
from flows.context import Reply, Tap, Turn
from flows.machine import Sale
from flows.taps import BROWSE, CART, HUMAN

START = ("shopping", "discover", "browsing")
STOPPED = ("stopped",)
"""An opted-out buyer is never written to, whatever happens to their orders."""
LONGEST_CHAIN = 8
"""Events one message may raise one after the other; more would be a loop of ours."""
_events: Iterable[Any] = Sale.events  # type: ignore[assignment]  # a class property, typed as a method
EVENTS = frozenset(str(event.id) for event in _events)
TELLING_WORDS = 2
"""One word does not tell a language: "rice", "ok"."""
UNSAID = frozenset({"confirm"})
AT_WORK = ("checkout", "pay", "upsell")
"""States whose question is asked again after every question on the way."""


@dataclass(slots=True)
class Outcome:
    """What a step did. `refusal` is the id of the sentence that said no."""

    event: str
    replies: list[Reply]
    state_before: tuple[str, ...]
    state_after: tuple[str, ...]
    refusal: str = ""


class _Model:
    """Holds the machine's configuration between two conversations."""

    def __init__(self) -> None:
        self.state: Any = OrderedSet(START)


class _Answering:
    """Calls the one handler of a transition; the turn travels with the event."""

    async def on_transition(
        self, event: str, source: State, target: State | None, turn: Turn | None = None
    ) -> None:
        # A history state answers with two transitions: the second one restores and has nothing to say.
        if turn is None or turn.answered == event:
            return
        turn.answered = event
        await registry.handler(str(event), source.id, target.id if target else None)(turn)


@dataclass(slots=True)
class Engine:
    """One machine, used by one worker for one conversation at a time."""

    model: _Model = field(default_factory=_Model)
    machine: Sale = field(init=False)
    _allowed: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.machine = Sale(self.model, listeners=[_Answering()])

    async def hear(
        self,
        conversation: Conversation,
        uow: UnitOfWork,
        inbound: Inbound,
        understanding: Understanding,
    ) -> list[Outcome]:
        """Let the conversation hear one message: a step for each wish in it, in order.

        Only after the last one is asked again what the state asks. What one wish is refused, the others get.
        """
        stands = conversation.state[-1] if conversation.state else START[-1]
        wishes = routing.wishes(inbound.content, understanding, conversation.memory, stands)
        return [
            await self.step(conversation, uow, inbound, wish, more=place < len(wishes))
            for place, wish in enumerate(wishes, start=1)
        ]

    async def step(
        self,
        conversation: Conversation,
        uow: UnitOfWork,
        inbound: Inbound,
        understanding: Understanding,
        *,
        more: bool = False,
    ) -> Outcome:
        """One wish. Writes are left in the open transaction. *more*: another one follows in the same message.

        A refusal undoes what the stage wrote and becomes a sentence; any other error goes up.
        """
        before = conversation.state or START
        self._load(conversation)
        if routing.is_silent(inbound.content):
            return Outcome("", [], before, before)
        await _choose_language(conversation, uow, understanding)
        meant = route(conversation, inbound, understanding)
        event, facts = await arriving.routed(conversation, uow, inbound.content, meant)
        facts.setdefault("customer_name", inbound.customer_name)
        turn = Turn(conversation, uow, understanding, facts, before, more=more)
        event = self._possible(event)
        refusal = ""
        try:
            async with uow.savepoint():
                await self._run(turn, event)
        except DomainError as error:
            refusal = error.copy_id
            self._load(conversation)
            turn = Turn(conversation, uow, understanding, {}, before, more=more)
            await self._refuse(turn, error)
        if event not in {"out_of_scope", "confirm"}:
            conversation.memory.misses = 0
        if more:
            await self._leave_out_the_question(turn)
        conversation.state, conversation.history = self._state(), self._history()
        replies = [] if STOPPED == before == conversation.state else turn.replies
        return Outcome(event, replies, before, conversation.state, refusal)

    def _possible(self, event: str) -> str:
        """The event, where this state allows it; else what is said to a miss. Nobody is asked what they meant
        while a person is at work, or who wants no messages."""
        asks = event in UNSAID and self._state()[0] == START[0]
        return event if asks or event in self._allowed_here() else "out_of_scope"

    def _allowed_here(self) -> frozenset[str]:
        """No transition has a condition, so where the machine stands says it all: asked once a configuration."""
        here = self._state()
        allowed = self._allowed.get(here)
        if allowed is None:
            allowed = frozenset(str(event.id) for event in self.machine.allowed_events)
            self._allowed[here] = allowed
        return allowed

    async def _run(self, turn: Turn, event: str) -> None:
        turn.memory.expects = ""
        if event == "confirm":
            _ask_which(turn)
            return
        turn.following.append(event)
        await self._follow(turn)

    async def _follow(self, turn: Turn) -> None:
        """Send what the stages raise, then ask again where the buyer stood."""
        for _ in range(LONGEST_CHAIN):
            if not turn.following:
                if not turn.resumes:
                    return
                turn.resumes = False
                if not turn.more:
                    await self._prompt(turn)
                continue
            await self._send(turn, turn.following.pop(0))
        raise RuntimeError(f"events without end in {turn.stands}")

    async def _send(self, turn: Turn, event: str) -> None:
        turn.answered = ""
        turn.state = self._state()
        try:
            await self.machine.send(event, turn=turn)
        except TransitionNotAllowed:
            if event == "out_of_scope":
                raise
            turn.following.append("out_of_scope")
        turn.state = self._state()

    async def _prompt(self, turn: Turn) -> None:
        """Ask again what the state asks, unless the answer already leads on."""
        at_work = turn.within(*AT_WORK)
        if not at_work and turn.replies and turn.replies[-1].taps:
            return
        prompt = registry.PROMPTS.get(turn.stands)
        if prompt is not None:
            await prompt(turn)

    async def _leave_out_the_question(self, turn: Turn) -> None:
        """The next wish of the same message may be its answer; if it is not, the question follows it."""
        prompt = registry.PROMPTS.get(turn.stands)
        if prompt is None or not turn.within(*AT_WORK):
            return
        question = replace(turn, replies=[])
        await prompt(question)
        asked = {reply.copy_id for reply in question.replies}
        while turn.replies and turn.replies[-1].copy_id in asked:
            turn.replies.pop()

    async def _refuse(self, turn: Turn, error: DomainError) -> None:
        turn.say(error.copy_id, *_ways_out(error), **error.params)
        if not turn.within(*AT_WORK):
            return
        try:
            async with turn.uow.savepoint():
                turn.resume()
                await self._follow(turn)
        except DomainError:
            # What the state asks cannot be asked any more either: the sentence and its options stand alone.
            self._load(turn.conversation)

    def _load(self, conversation: Conversation) -> None:
        self.model.state = OrderedSet(conversation.state or START)
        states = self.machine.states_map
        self.machine.history_values = {
            name: [states[value] for value in values]
            for name, values in conversation.history.items()
        }

    def _state(self) -> tuple[str, ...]:
        value = self.model.state
        return (value,) if isinstance(value, str) else tuple(value)

    def _history(self) -> dict[str, tuple[str, ...]]:
        return {
            name: tuple(str(state.value) for state in states)
            for name, states in self.machine.history_values.items()
        }


async def _choose_language(
    conversation: Conversation, uow: UnitOfWork, understanding: Understanding
) -> None:
    """The buyer's own language, by how they write; the one they asked for by name stays."""
    spoken = (await uow.shops.shop()).languages
    told = understanding.language if len(understanding.text.split()) >= TELLING_WORDS else None
    wished = conversation.memory.settled or told or conversation.language
    conversation.language = wished if wished in spoken else conversation.language or spoken[0]


def route(
    conversation: Conversation, inbound: Inbound, understanding: Understanding
) -> tuple[str, dict[str, str]]:
    """The event a message means to this conversation, and its facts."""
    itself = routing.by_itself(inbound.content, conversation.memory)
    if itself is not None:
        event, facts = itself
        return (event, facts) if event in EVENTS else ("out_of_scope", {})
    stands = conversation.state[-1] if conversation.state else START[-1]
    return routing.by_words(understanding, conversation.memory, stands)


def _ask_which(turn: Turn) -> None:
    """Two readings are equally likely: both as options."""
    facts = {name: value for name, value in turn.facts.items() if name != "customer_name"}
    taps = [
        Tap(guess.intent, facts, copy_id=f"intent.{guess.intent}")
        for guess in turn.understanding.ranking[:2]
    ]
    turn.say("confirm.which", *taps, HUMAN)


def _ways_out(error: DomainError) -> Sequence[Tap]:
    match error:
        case OutOfStockError(params={"left": int(left), "sku": str(sku)}) if left > 0:
            facts = {"sku": sku, "quantity": str(left)}
            return (
                Tap("add_item", facts, copy_id="tap.take_left", params={"count": left}),
                BROWSE,
                CART,
            )
        case _:
            return (BROWSE, CART, HUMAN)
