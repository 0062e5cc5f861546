"""Two kinds of load: everybody waits for their answer (closed), or messages come by the clock (open)."""

import asyncio
import gc
import itertools
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
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
    """One phase of one round. `used` is what the processes used in `window_s` seconds."""

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
    """*buyers* at once; each buys, then somebody new takes their phone. Whole purchases only, so that every
    kind of turn counts alike; none is begun after *most_s*."""

    network: Network
    shop: BenchShop
    processes: Processes
    most_s: float
    purchases: Iterator[int] = field(default_factory=itertools.count)

    async def run(self, purchase: Purchase, buyers: int, purchases: int) -> Measured:
        result = Measured(0.0, NOTHING, [])
        with uninterrupted():
            before = self.processes.sample()
            tasks = [
                asyncio.create_task(self._buyer(purchase, purchases, result)) for _ in range(buyers)
            ]
            await _ended(tasks, self.most_s + DRAIN_S)
            after = self.processes.sample()
        result.used, result.window_s = used(before, after), after.at_s - before.at_s
        return result

    async def _buyer(self, purchase: Purchase, purchases: int, result: Measured) -> None:
        end_s = time.perf_counter() + self.most_s
        for _ in range(purchases):
            if time.perf_counter() > end_s:
                return
            try:
                async for answered in purchase(self.network, self.shop, next(self.purchases)):
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
        with uninterrupted():
            return await self._run(messages, rate, seconds)

    async def _run(self, messages: Iterator[Content], rate: float, seconds: float) -> Measured:
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
        await _ended(tasks, DRAIN_S)
        return result

    async def _one(self, content: Content, due_s: float, result: Measured) -> None:
        number = self.idle.popleft() if self.idle else self.network.new_number()
        try:
            result.answered.append(await self.network.say(number, content, due_s))
        except LostError as trouble:
            result.troubles[f"LostError: {trouble}"] += 1
        else:
            self.idle.append(number)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Our own garbage waits: a look at all that the load holds takes a fifth of a second, in which nobody is heard."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _ended(tasks: list[asyncio.Task[None]], timeout_s: float) -> None:
    """Everybody gets their last answer; a trouble of ours comes up here."""
    if not tasks:
        return
    done, late = await asyncio.wait(tasks, timeout=timeout_s)
    for task in late:
        task.cancel()
    for task in done:
        task.result()
