"""What is claimed is understood and answered: as many at once as a shop's turns go together, each whatever happens
to the others."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import cast
from unittest.mock import patch
from uuid import UUID

from bot.crew import MOST_CLAIMED, Crew
from bot.hearing import Heard, Hearing
from bot.intake import Intake
from bot.metrics import Metrics
from bot.together import MOST_GROUPS, MOST_TURNS, Together
from bot.worker import Worker
from domain.edge_ports import Claim, Pending, Work
from domain.model.ids import AccountId, ConversationId, TenantId
from domain.model.message import Inbound, Text
from nlu.client import NluClient

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def claim(number: int, shop: int = 1, attempts: int = 1) -> Claim:
    conversation = ConversationId(UUID(int=number))
    shop_id = TenantId(UUID(int=shop))
    return Claim(shop_id, conversation, number, attempts, "sms", AccountId(UUID(int=2)), ())


@dataclass
class Waiting:
    """Conversations that wait, and those put off."""

    claims_left: list[Claim]
    failed: list[tuple[int, str]] = field(default_factory=list)

    async def fail(self, one: Claim, error: str) -> None:
        self.failed.append((one.token, error))

    async def claims(self, most: int) -> list[Claim]:
        taken, self.claims_left = self.claims_left[:most], self.claims_left[most:]
        return taken


@dataclass
class Slow:
    """A worker that answers when it may; the conversation 13 breaks it, to 14 more is said once."""

    may: asyncio.Event
    groups: list[list[int]] = field(default_factory=list)
    said_more: bool = False

    async def take(self, group: Sequence[Heard]) -> list[Heard | None]:
        tokens = [heard.claim.token for heard in group]
        self.groups.append(tokens)
        await self.may.wait()
        if 13 in tokens:
            raise RuntimeError("unlucky")
        if 14 in tokens and not self.said_more:
            self.said_more = True
            return [heard if heard.claim.token == 14 else None for heard in group]
        return [None] * len(group)


@dataclass
class Shift:
    """A crew, and what its workers were given."""

    crew: Crew
    worker: Slow
    work: Waiting

    @property
    def answered(self) -> list[int]:
        return sorted(token for group in self.worker.groups for token in group)

    async def goes_on(self) -> None:
        self.worker.may.set()
        while await self.crew.once():
            pass
        await self.crew.finish()


@dataclass
class Door:
    flooded: bool = False


def shift(claims: list[Claim], door: Door | None = None, workers: int = 3) -> Shift:
    worker, work = Slow(asyncio.Event()), Waiting(claims)
    together = Together([cast("Worker", worker)] * workers, cast("Intake", door or Door()))
    hearing = Hearing(cast("Work", work), cast("NluClient", None), Metrics(), random.Random(1))
    return Shift(Crew(cast("Work", work), hearing, together), worker, work)


async def begun() -> None:
    """All that can go on without waiting has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_every_conversation_is_answered_once_though_one_breaks() -> None:
    late = shift([claim(n, shop=n) for n in range(9, 14)])

    await late.goes_on()

    assert late.answered == [*range(9, 14)]


async def test_no_more_are_claimed_than_will_soon_be_answered() -> None:
    late = shift([claim(n) for n in range(2 * MOST_CLAIMED)])

    assert await late.crew.once()
    waits = asyncio.create_task(late.crew.once())
    await begun()

    assert not waits.done()
    assert len(late.work.claims_left) == MOST_CLAIMED
    late.worker.may.set()
    await waits
    await late.goes_on()
    assert late.answered == [*range(2 * MOST_CLAIMED)]


async def test_what_is_ready_while_all_are_busy_is_taken_together() -> None:
    late = shift([claim(n) for n in range(MOST_TURNS + 2)], workers=1)

    await late.goes_on()

    assert late.worker.groups == [[*range(MOST_TURNS)], [MOST_TURNS, MOST_TURNS + 1]]


async def test_who_need_not_share_does_not() -> None:
    late = shift([claim(n) for n in range(7)])

    await late.crew.once()
    await begun()

    assert late.worker.groups == [[0, 1, 2], [3, 4], [5, 6]]
    await late.goes_on()


async def test_one_shop_leaves_a_worker_to_the_others() -> None:
    busy = [claim(n) for n in range(MOST_TURNS * MOST_GROUPS - 1)]
    late = shift(busy, workers=MOST_GROUPS + 1)
    await late.crew.once()
    await begun()
    late.work.claims_left = [claim(90), claim(91, shop=2)]
    answering = asyncio.create_task(late.goes_on())
    await begun()

    assert [91] in late.worker.groups
    await answering
    assert late.answered == [*range(len(busy)), 90, 91]


async def test_each_shop_has_its_own_group() -> None:
    late = shift([claim(1), claim(2, shop=2), claim(3)], workers=1)

    await late.goes_on()

    assert late.worker.groups == [[1, 3], [2]]


async def test_one_that_has_failed_before_goes_alone() -> None:
    late = shift([claim(1), claim(2), claim(3, attempts=2), claim(4)], workers=1)

    await late.goes_on()

    assert late.worker.groups == [[1, 2], [3], [4]]


async def test_what_is_said_meanwhile_is_understood_and_answered_with_it() -> None:
    late = shift([claim(14), claim(15)], workers=1)

    await late.goes_on()

    assert late.worker.groups == [[14, 15], [14]]


async def test_in_a_flood_one_turn_at_a_time_goes_on() -> None:
    late = shift([claim(n) for n in range(1, 4)], Door(flooded=True))

    await late.crew.once()
    await begun()

    assert late.worker.groups == [[1]]
    await late.goes_on()
    assert late.worker.groups == [[1], [2], [3]]


async def test_in_a_flood_whoever_comes_while_turns_rest_waits_with_the_others() -> None:
    door = Door(flooded=True)
    late = shift([claim(1), claim(2)], door)
    await late.crew.once()
    await begun()
    loop = asyncio.get_running_loop()
    rest: list[Callable[[], None]] = []

    with patch.object(loop, "call_later", lambda _seconds, over: rest.append(over)):
        late.worker.may.set()
        await begun()
        late.work.claims_left.append(claim(3, shop=2))
        await late.crew.once()
        await begun()
        assert late.worker.groups == [[1]]
        door.flooded = False
        rest[0]()
        await begun()

    assert sorted(map(tuple, late.worker.groups)) == [(1,), (2,), (3,)]


async def test_what_breaks_while_it_is_understood_is_tried_again_later() -> None:
    words = Pending(1, Inbound("1", "1", "c1", NOON, Text("hello")))
    late = shift([replace(claim(1), messages=(words,)), claim(2)])  # there is no ear

    await late.goes_on()

    assert (late.answered, late.work.failed) == ([2], [(1, "AttributeError")])


async def test_when_nothing_waits_it_says_so() -> None:
    assert not await shift([]).crew.once()
