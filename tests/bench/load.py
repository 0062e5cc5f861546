"""Two kinds of load: everybody waits for their answer (closed), or messages come by the clock (open)."""

import asyncio
import itertools
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.bench.phone import Answered, Content, LostError, Network
from tests.bench.processes import Processes, Used, used
from tests.bench.purchases import AstrayError
from tests.bench.shop import BenchShop

Purchase: TypeAlias = Callable[[Network, BenchShop, int], AsyncIterator[Answered]]
DRAIN_S = 45.0
NOTHING = Used({}, 0.0)


@dataclass(slots=True)
class Measured:
    """One phase of one round. Only what was answered within `window_s` counts."""

    window_s: float
    used: Used
    answered: list[Answered]
    sent: int = 0
    finished: int = 0
    troubles: Counter[str] = field(default_factory=Counter)

    @property
    def turns_per_s(self) -> float:
        return len(self.answered) / self.window_s


@dataclass(slots=True)
class Closed:
    """*buyers* at once; whoever has bought is followed by somebody new, until the time is over."""

    network: Network
    shop: BenchShop
    processes: Processes
    purchases: Iterator[int] = field(default_factory=itertools.count)

    async def run(self, purchase: Purchase, buyers: int, seconds: float) -> Measured:
        before = self.processes.sample()
        result = Measured(seconds, NOTHING, [])
        end_s = before.at_s + seconds
        tasks = [
            asyncio.create_task(self._buyer(purchase, end_s, result)) for _ in range(buyers)
        ]
        await asyncio.sleep(end_s - time.perf_counter())
        after = self.processes.sample()
        result.used, result.window_s = used(before, after), after.at_s - before.at_s
        await _ended(tasks)
        return result

    async def _buyer(self, purchase: Purchase, end_s: float, result: Measured) -> None:
        while time.perf_counter() < end_s:
            try:
                async for answered in purchase(self.network, self.shop, next(self.purchases)):
                    if answered.menu.at_s > end_s:
                        return
                    result.answered.append(answered)
                result.finished += 1
            except (LostError, AstrayError) as trouble:
                result.troubles[f"{type(trouble).__name__}: {trouble}"] += 1


@dataclass(slots=True)
class Open:
    """*rate* messages a second whatever comes back, from people who have nothing under way."""

    network: Network
    processes: Processes
    idle: deque[str] = field(default_factory=deque)

    async def run(self, messages: Iterator[Content], rate: float, seconds: float) -> Measured:
        before = self.processes.sample()
        result = Measured(seconds, NOTHING, [])
        tasks = []
        for number in range(int(rate * seconds)):
            due_s = before.at_s + number / rate
            await asyncio.sleep(max(due_s - time.perf_counter(), 0))
            tasks.append(asyncio.create_task(self._one(next(messages), due_s, result)))
        result.sent = len(tasks)
        after = self.processes.sample()
        result.used, result.window_s = used(before, after), after.at_s - before.at_s
        await _ended(tasks)
        return result

    async def _one(self, content: Content, due_s: float, result: Measured) -> None:
        number = self.idle.popleft() if self.idle else self.network.new_number()
        try:
            result.answered.append(await self.network.say(number, content, due_s))
        except LostError as trouble:
            result.troubles[f"LostError: {trouble}"] += 1
        else:
            self.idle.append(number)


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    """Everybody gets their last answer; a trouble of ours comes up here."""
    done, late = await asyncio.wait(tasks, timeout=DRAIN_S)
    for task in late:
        task.cancel()
    for task in done:
        task.result()
