"""Buyers who wait for each answer, however long it takes, and go on from there."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.bench.phone import Answered, Content, LostError, Network
from tests.bench.purchases import AstrayError, by_buttons, in_words
from tests.bench.shop import BenchShop
from tests.chaos.courier import Courier

PATIENCE_S = 90.0
IN_WORDS = 5
"""Every so manieth buyer types; the others tap."""
Purchase: TypeAlias = Callable[[Network, BenchShop, int], AsyncIterator[Answered]]


@dataclass(slots=True)
class Bad(Network):
    """A network in which webhooks go the courier's ways."""

    courier: Courier | None = None
    said: int = 0
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    async def say(self, number: str, content: Content, due_s: float | None = None) -> Answered:
        assert self.courier is not None
        sent_s = due_s or time.perf_counter()
        coming = self.stand_in.menu_for(number)
        self.courier.message(number, f"wamid.in.{next(self._ids)}", content)
        self.said += 1
        try:
            async with asyncio.timeout(PATIENCE_S):
                return Answered(sent_s, sent_s, await coming)
        except TimeoutError:
            raise LostError(f"{number}: {content}") from None


@dataclass(slots=True)
class Crowd:
    """*size* at once, until so many messages were said; purchases that were begun are ended."""

    network: Bad
    shop: BenchShop
    size: int
    messages: int
    troubles: Counter[str] = field(default_factory=Counter)
    bought: int = 0
    _nth: Iterator[int] = field(default_factory=itertools.count)

    async def buy(self) -> None:
        await asyncio.gather(*(self._buyer() for _ in range(self.size)))

    async def _buyer(self) -> None:
        while self.network.said < self.messages:
            nth = next(self._nth)
            purchase: Purchase = in_words if nth % IN_WORDS == 0 else by_buttons
            try:
                async for _ in purchase(self.network, self.shop, nth):
                    pass
            except (LostError, AstrayError) as trouble:
                self.troubles[f"{type(trouble).__name__}: {trouble}"] += 1
            else:
                self.bought += purchase is by_buttons
