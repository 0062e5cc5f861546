"""step(): one message, one savepoint, one list of replies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from statemachine.exceptions import TransitionNotAllowed

from domain.errors import DomainError, OutOfStockError
from domain.model.conversation import Conversation
from domain.model.message import Inbound
from domain.model.understanding import Understanding
from domain.ports import UnitOfWork
from flows import arriving, languages, names, registry, routing
from flows.context import Reply, Tap, Turn
from flows.machine import Sale
from flows.moves import START, Moves, Place, place_of
from flows.outside import UNSEEN
from flows.stages import repair
from flows.taps import BROWSE, CART, HUMAN

STOPPED = ("stopped",)
"""An opted-out buyer is never written to, whatever happens to their orders."""
LONGEST_CHAIN = 8
"""Events one message may raise one after the other; more would be a loop of ours."""
_events: Iterable[Any] = Sale.events  # type: ignore[assignment]  # a class property, typed as a method
EVENTS = frozenset(str(event.id) for event in _events)
TELLING_WORDS = 2
"""One word does not tell a language: "rice", "ok"."""
TELLING_WORDS_ELSEWHERE = 3
"""Of a language that the shop does not name as its own it takes more to be sure."""
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


@dataclass(slots=True)
class Engine:
    """Used by one worker for one conversation at a time; `moves` may be shared."""

    moves: Moves = field(default_factory=Moves)
    _place: Place = field(default_factory=Place)

    @property
    def machine(self) -> Sale:
        return self.moves.machine

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
        wishes: Sequence[Understanding] = (understanding,)
        if routing.by_itself(inbound.content, conversation.memory) is None:
            if stands not in routing.SLOTS:
                understanding = await names.heeded(uow, understanding)
            wishes = routing.wishes(understanding, stands)
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
        meant = route(conversation, inbound, understanding)
        await _choose_language(conversation, uow, understanding, meant[0])
        event, facts = await arriving.routed(conversation, uow, inbound.content, meant)
        facts.setdefault("customer_name", inbound.customer_name)
        turn = Turn(conversation, uow, understanding, facts, before, more=more)
        event = self._possible(event)
        refusal, undo = "", [*conversation.memory.undo]
        try:
            async with uow.savepoint():
                await self._run(turn, event)
        except DomainError as error:
            refusal = error.copy_id
            conversation.memory.undo = (
                undo  # what was written is undone, so there is no way back from it
            )
            self._load(conversation)
            turn = Turn(conversation, uow, understanding, {}, before, more=more)
            await self._refuse(turn, error)
        if event not in {"out_of_scope", "confirm"} | UNSEEN:
            conversation.memory.misses = 0
        if more:
            await self._leave_out_the_question(turn)
        conversation.state, conversation.history = self._place.state, dict(self._place.history)
        replies = [] if STOPPED == before == conversation.state else turn.replies
        return Outcome(event, replies, before, conversation.state, refusal)

    def _possible(self, event: str) -> str:
        """The event, where this state allows it; else what is said to a miss. Nobody is asked what they meant
        while a person is at work, or who wants no messages."""
        asks = event in UNSAID and self._place.state[0] == START[0]
        return event if asks or event in self.moves.allowed(self._place) else "out_of_scope"

    async def _run(self, turn: Turn, event: str) -> None:
        if event not in UNSEEN:
            turn.memory.expects = turn.memory.yes = ""
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
        """The handler first: when it raises, the buyer stays where they stood."""
        turn.state = self._place.state
        try:
            move = self.moves.of(self._place, event)
        except TransitionNotAllowed:
            if event == "out_of_scope":
                raise
            turn.following.append("out_of_scope")
            return
        # A history state answers with two transitions: the second one restores and has nothing to say.
        first = move.passed[0]
        await registry.handler(first.event, first.source, first.target)(turn)
        self._place = move.to
        turn.state = move.to.state

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
        self._place = place_of(conversation.state, conversation.history)


async def _choose_language(
    conversation: Conversation, uow: UnitOfWork, understanding: Understanding, event: str
) -> None:
    """The buyer's own language, by how they write; the one they asked for by name stays.

    Any language in which we have the sentences: a shop's own ones are those of its goods and answers.
    """
    own = (await uow.shops.shop()).languages
    told, words = understanding.language or "", len(understanding.text.split())
    least = TELLING_WORDS if told in own else TELLING_WORDS_ELSEWHERE
    if words < least or not told:
        told = languages.of_letters(understanding.text)
    if languages.is_but_a_name(event, understanding):
        told = ""
    wished = conversation.memory.settled or told or conversation.language
    spoken = wished in own or wished in languages.SPOKEN
    conversation.language = wished if spoken else conversation.language or own[0]


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
    """Two readings are equally likely: both as options. The second miss in a row offers a person first."""
    turn.memory.misses += 1
    facts = {name: value for name, value in turn.facts.items() if name != "customer_name"}
    taps = [
        Tap(guess.intent, facts, copy_id=f"intent.{guess.intent}")
        for guess in turn.understanding.ranking[:2]
    ]
    again = turn.memory.misses >= repair.MISSES
    turn.say("confirm.which", *((HUMAN, *taps) if again else (*taps, HUMAN)))


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
