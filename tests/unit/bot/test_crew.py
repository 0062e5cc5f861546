"""Workers are set to what waits: several conversations a claim, each finished whatever happens to the others."""

import asyncio
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from bot.crew import Crew
from bot.intake import CROWD, Intake
from bot.worker import Worker
from domain.edge_ports import Claim, Work
from domain.model.ids import AccountId, ConversationId, TenantId


def claim(number: int) -> Claim:
    conversation = ConversationId(UUID(int=number))
    return Claim(TenantId(UUID(int=1)), conversation, number, 1, "sms", AccountId(UUID(int=2)), ())


@dataclass
class Waiting:
    """Conversations that wait; `asked` is how many were asked for at once."""

    claims_left: list[Claim]
    asked: list[int] = field(default_factory=list)

    async def claims(self, most: int) -> list[Claim]:
        self.asked.append(most)
        taken, self.claims_left = self.claims_left[:most], self.claims_left[most:]
        return taken


@dataclass
class Slow:
    """A worker that answers when it may; the conversation 13 breaks it."""

    may: asyncio.Event
    answered: list[int]

    async def answer(self, one: Claim) -> None:
        await self.may.wait()
        self.answered.append(one.token)
        if one.token == 13:
            raise RuntimeError("unlucky")


def crew(work: Waiting, may: asyncio.Event, answered: list[int], waiting: int = 0) -> Crew:
    """Two workers, behind a door at which webhooks wait."""
    workers = [cast("Worker", Slow(may, answered)) for _ in range(2)]
    return Crew(cast("Work", work), workers, Intake(waiting))


async def test_every_conversation_is_answered_once_though_one_breaks() -> None:
    work, may = Waiting([claim(n) for n in range(10, 17)]), asyncio.Event()
    answered: list[int] = []
    at_work = crew(work, may, answered)
    may.set()

    while await at_work.once():
        pass
    await at_work.finish()

    assert sorted(answered) == [*range(10, 17)]


async def test_no_more_are_claimed_than_will_soon_be_answered() -> None:
    work, may = Waiting([claim(n) for n in range(10)]), asyncio.Event()
    answered: list[int] = []
    at_work = crew(work, may, answered)

    assert await at_work.once()

    assert len(work.claims_left) == 6
    may.set()
    await at_work.finish()
    assert answered == [0, 1, 2, 3]


async def test_one_turn_at_a_time_while_webhooks_crowd_at_the_door() -> None:
    work, may = Waiting([claim(n) for n in range(2)]), asyncio.Event()
    answered: list[int] = []
    at_work = crew(work, may, answered, CROWD)

    await at_work.once()
    second = asyncio.create_task(at_work.once())
    await asyncio.sleep(0)

    assert not second.done()
    may.set()
    await second
    await at_work.finish()
    assert sorted(answered) == [0, 1]


async def test_when_nothing_waits_it_says_so() -> None:
    assert not await crew(Waiting([]), asyncio.Event(), []).once()
