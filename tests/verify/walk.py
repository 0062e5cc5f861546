"""Every place a conversation can come to, by the real machine, engine and stages over a shop in memory."""

import heapq
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.model.conversation import Conversation, ShownOption
from domain.model.ids import AccountId, BuyerId, ConversationId, TenantId
from domain.model.message import Inbound
from flows.context import Reply
from flows.engine import Engine
from tests.fakes.world import World
from tests.verify.place import (
    Fingerprint,
    Move,
    Place,
    copied,
    fingerprint,
    told_of_money,
)
from tests.verify.stimuli import said, stimuli
from tests.verify.stimulus import Stimulus
from tests.verify.world import shop_in_memory

MOST_PLACES = 5_000
GIBBERISH = said("gibberish", {}, "out_of_scope")


@dataclass(slots=True)
class Walk:
    """`rare_first` looks first where few have been; else the shortest ways are found first. `opening` are the
    beginnings of the names of what happens before: the walk starts behind it."""

    world: World = field(default_factory=shop_in_memory)
    engine: Engine = field(default_factory=Engine)
    places: dict[Fingerprint, Place] = field(default_factory=dict)
    edges: set[tuple[Fingerprint, Fingerprint]] = field(default_factory=set)
    rare_first: bool = False
    most: int = MOST_PLACES
    opening: tuple[str, ...] = ()
    _met: Counter[str] = field(default_factory=Counter)
    _line: list[tuple[int, int, Fingerprint]] = field(default_factory=list)

    async def moves(self) -> AsyncIterator[Move]:
        """Of every place with everything that can happen there."""
        self.world.random.seed(1)
        start = Place(nobody(), self.world.shelf)
        for name in self.opening:
            happening = next(
                one for one in stimuli(start.conversation, start.shelf) if one.name.startswith(name)
            )
            move = await self.move(start, happening)
            yield move
            start = move.end
        self._come_to(fingerprint(start), start)
        while self._line and len(self.places) <= self.most:
            mark = heapq.heappop(self._line)[2]
            place = self.places[mark]
            for stimulus in stimuli(place.conversation, place.shelf):
                move = await self.move(place, stimulus)
                self._note(mark, move)
                yield move
                if stimulus.name == GIBBERISH.name and not move.trouble:
                    yield await self.move(move.end, GIBBERISH)

    @property
    def whole(self) -> bool:
        """Whether there was nowhere left to go."""
        return not self._line

    def _note(self, mark: Fingerprint, move: Move) -> None:
        if move.trouble:
            return
        end = fingerprint(move.end)
        if move.stimulus.by_buyer:
            self.edges.add((mark, end))
        if end not in self.places:
            self._come_to(end, move.end)

    def _come_to(self, mark: Fingerprint, place: Place) -> None:
        self.places[mark] = place
        status = place.last_order and place.last_order.status
        kind = f"{place.stands} {status} {told_of_money(place)} {place.conversation.memory.part}"
        self._met[kind] += 1
        worth = self._met[kind] if self.rare_first else 0
        heapq.heappush(self._line, (worth, len(self.places), mark))

    async def move(self, place: Place, stimulus: Stimulus) -> Move:
        """One message in one place, with what it leaves behind."""
        world, conversation = self.world, copied(place.conversation)
        world.shelf = place.shelf.copied()
        if stimulus.sold_out:
            world.shelf.stock.update(dict.fromkeys(place.wanted, 0))
        begun: datetime = world.now
        world.now = begun + stimulus.later
        events, effects = len(world.shelf.events), len(world.shelf.effects)
        inbound = Inbound("1", "1", "234", world.now, stimulus.content, "Ada Obi")
        trouble, outcomes = "", []
        try:
            outcomes = await self.engine.hear(conversation, world, inbound, stimulus.understanding)
        except Exception as error:  # noqa: BLE001 - it is what we look for
            trouble = f"{type(error).__name__}: {error}"
        world.now = begun
        replies = tuple(reply for outcome in outcomes for reply in outcome.replies)
        conversation.memory.options = shown(replies) or conversation.memory.options
        end = Place(conversation, world.shelf, declined=_declined(place, stimulus))
        end.reviewed = _reviewed(place, end, replies)
        move = Move(
            place,
            stimulus,
            replies,
            end,
            tuple(outcome.event for outcome in outcomes),
            tuple(outcome.refusal for outcome in outcomes),
            tuple(world.shelf.effects[effects:]),
            tuple(world.shelf.events[events:]),
            trouble,
        )
        end.came_from = move
        return move


def _reviewed(start: Place, end: Place, replies: tuple[Reply, ...]) -> bool:
    """Whether the order in the making was shown, and nothing of it has changed since."""
    if any(reply.copy_id == "checkout.review" for reply in replies):
        return end.draft is not None
    return start.reviewed and end.draft is not None and start.reviewable() == end.reviewable()


def _declined(place: Place, stimulus: Stimulus) -> frozenset[str]:
    offer = place.conversation.memory.offer
    no = stimulus.name in {"decline", "[decline]"}
    return place.declined | {offer} if no and offer and place.stands == "upsell" else place.declined


def shown(replies: tuple[Reply, ...]) -> list[ShownOption]:
    last = next((reply for reply in reversed(replies) if reply.taps), None)
    return [ShownOption(tap.id, tap.title or tap.copy_id) for tap in last.taps] if last else []


def nobody() -> Conversation:
    """Who has never written before."""
    return Conversation(
        TenantId(UUID(int=1)),
        ConversationId(UUID(int=3)),
        AccountId(UUID(int=4)),
        "whatsapp",
        "2348030000000",
        BuyerId(UUID(int=2)),
        language="en",
    )
