"""Every place a conversation can come to, by the real machine, engine and stages over a shop in memory."""

import copy
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from domain.model.conversation import Conversation, ShownOption
from domain.model.ids import AccountId, BuyerId, ConversationId, TenantId
from domain.model.message import Inbound
from domain.model.order import OrderStatus
from flows.context import Reply
from flows.engine import Engine
from tests.fakes.shelf import Shelf
from tests.fakes.world import World, demo_world
from tests.verify.stimuli import Stimulus, stimuli

MOST_PLACES = 5_000
LIVING = frozenset({OrderStatus.DRAFT, OrderStatus.PENDING, OrderStatus.CONFIRMED})
Fingerprint = tuple[object, ...]


@dataclass(slots=True)
class Place:
    """Where a conversation stands, with the shop as it then is. `reviewed`: the order in the making was shown."""

    conversation: Conversation
    shelf: Shelf
    reviewed: bool = False
    declined: frozenset[str] = frozenset()
    came_from: "Place | None" = None
    by: str = ""

    @property
    def stands(self) -> str:
        return self.conversation.state[-1] if self.conversation.state else "browsing"

    @property
    def state(self) -> tuple[str, ...]:
        return self.conversation.state

    def story(self) -> list[str]:
        """How to come here, as a transcript."""
        before = self.came_from.story() if self.came_from else []
        return [*before, self.by] if self.by else before


@dataclass(frozen=True, slots=True)
class Move:
    """`trouble`: the exception that was raised, if one was."""

    start: Place
    stimulus: Stimulus
    replies: tuple[Reply, ...]
    end: Place
    effects: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(slots=True)
class Walk:
    world: World = field(default_factory=demo_world)
    engine: Engine = field(default_factory=Engine)
    places: dict[Fingerprint, Place] = field(default_factory=dict)

    async def moves(self) -> list[Move]:
        """Of every place with everything that can happen there."""
        start = Place(_nobody(), self.world.shelf)
        self.places[fingerprint(start)] = start
        waiting, found = deque([start]), []
        while waiting and len(self.places) < MOST_PLACES:
            place = waiting.popleft()
            for stimulus in stimuli(place.conversation, place.shelf):
                move = await self.move(place, stimulus)
                found.append(move)
                mark = fingerprint(move.end)
                if mark not in self.places and not move.trouble:
                    self.places[mark] = move.end
                    waiting.append(move.end)
        return found

    async def move(self, place: Place, stimulus: Stimulus) -> Move:
        conversation = copy.deepcopy(place.conversation)
        self.world.shelf = shelf = place.shelf.copied()
        done = len(shelf.effects)
        inbound = Inbound("1", "1", "234", self.world.now, stimulus.content, "Ada Obi")
        trouble, replies = "", list[Reply]()
        try:
            outcomes = await self.engine.hear(
                conversation, self.world, inbound, stimulus.understanding
            )
            replies = [reply for outcome in outcomes for reply in outcome.replies]
        except Exception as error:  # noqa: BLE001 - it is what we look for
            trouble = f"{type(error).__name__}: {error}"
        shelf = self.world.shelf
        conversation.memory.options = _options(replies) or conversation.memory.options
        reviewed = place.reviewed or any(r.copy_id == "checkout.review" for r in replies)
        offer = place.conversation.memory.offer
        declined = place.declined
        if place.stands == "upsell" and stimulus.name in {"decline", "[decline]"} and offer:
            declined = declined | {offer}
        end = Place(conversation, shelf, reviewed, declined, place, stimulus.name)
        effects = tuple(kind for kind, _ in shelf.effects[done:])
        return Move(place, stimulus, tuple(replies), end, effects, trouble)


def _options(replies: list[Reply]) -> list[ShownOption]:
    last = next((reply for reply in reversed(replies) if reply.taps), None)
    return [ShownOption(tap.id, tap.title or tap.copy_id) for tap in last.taps] if last else []


def fingerprint(place: Place) -> Fingerprint:
    """What makes a difference to what can happen next; names and numbers do not."""
    memory, shelf = place.conversation.memory, place.shelf
    orders = list(shelf.orders.values())[-1:]
    living = any(order.status in LIVING for order in orders)
    payments = [p.status for p in list(shelf.payments.values())[-1:] if living]
    return (
        place.state,
        bool(shelf.carts),
        tuple((_kind(order.status), bool(order.zone)) for order in orders),
        tuple(payments),
        min(memory.misses, 1),
        memory.expects,
        bool(memory.offered),
        bool(shelf.buyer.name),
        bool(shelf.buyer.zone),
        shelf.buyer.payment_method == "cash_on_delivery",
        place.reviewed,
        bool(place.declined),
    )


def _kind(status: OrderStatus) -> str:
    """Orders that are over are alike: they are looked at, and nothing more happens to them."""
    return status.value if status in LIVING else "over"


def _nobody() -> Conversation:
    return Conversation(
        TenantId(UUID(int=1)),
        ConversationId(UUID(int=3)),
        AccountId(UUID(int=4)),
        "whatsapp",
        "2348030000000",
        BuyerId(UUID(int=2)),
        language="en",
    )


def later(moves: list[Move]) -> dict[int, list[Move]]:
    """Moves by the place they start from."""
    found: dict[int, list[Move]] = {}
    for move in moves:
        found.setdefault(id(move.start), []).append(move)
    return found


def paths_back(moves: list[Move], places: dict[Fingerprint, Place]) -> Iterator[tuple[int, int]]:
    """From where, by something the buyer can do, to where: as ids of places."""
    known = {mark: id(place) for mark, place in places.items()}
    for move in moves:
        if move.stimulus.by_buyer and not move.trouble:
            yield id(move.start), known.get(fingerprint(move.end), id(move.end))
