"""Buyers who wait for each answer, however long it takes, and go on from there."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.bench.phone import Answered, Content, LostError, Network, tapped
from tests.bench.purchases import AstrayError, by_buttons, in_words, tapping
from tests.bench.shop import BenchShop
from tests.chaos.courier import Courier
from tests.chaos.provider import Provider

PATIENCE_S = 90.0
IN_WORDS = 5
"""Every so manieth buyer types; the others tap, and every so manieth of these pays by card."""
BY_CARD = 3
LINK_S = 240.0
"""For a page to pay on: a call that may have reached the provider is made again after a minute, then after two."""
TRIES = 6
SLEPT_S = 10.0
LOOK_S = 0.1
AGAIN = "try_again?method=paystack"
SLEEPERS = 15
"""Buyers a night whose message comes when days have passed."""
Purchase: TypeAlias = Callable[[Network, BenchShop, int], AsyncIterator[Answered]]


@dataclass(slots=True)
class Bad(Network):
    """A network in which webhooks go the courier's ways. By night nobody writes."""

    courier: Courier | None = None
    said: int = 0
    nights: int = 0
    waiting: int = 0
    troubled: set[str] = field(default_factory=set)
    """Numbers of those who waited in vain."""
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    async def say(self, number: str, content: Content, due_s: float | None = None) -> Answered:
        assert self.courier is not None
        await self.awake.wait()
        self.waiting += 1
        sent_s = due_s or time.perf_counter()
        coming = self.stand_in.menu_for(number)
        self.courier.message(number, self._new_id(), content)
        try:
            async with asyncio.timeout(PATIENCE_S):
                return Answered(sent_s, sent_s, await coming)
        except TimeoutError:
            self.troubled.add(number)
            raise LostError(f"{number}: {content}") from None
        finally:
            self.waiting -= 1

    def fall_asleep(self) -> None:
        """Some write, and are not heard before the night is over."""
        assert self.courier is not None
        for _ in range(SLEEPERS):
            self.courier.asleep(self.new_number(), self._new_id(), tapped("browse"))

    async def link(self, number: str, again: Content, night: int) -> str:
        """The page on which to pay; who is told that it went wrong tries again.

        An order that was open when days passed has no page any more.
        """
        assert isinstance(self.stand_in, Provider)
        for _ in range(TRIES):
            if not await self._told(number, LINK_S if night == self.nights else SLEPT_S):
                break
            if number in self.stand_in.links:
                return self.stand_in.links[number]
            await self.say(number, again)
        if night == self.nights:
            self.troubled.add(number)
        raise AstrayError("no link to pay with")

    async def _told(self, number: str, patience_s: float) -> bool:
        """Whether there is a page to pay on, or word that there is none."""
        assert isinstance(self.stand_in, Provider)
        for _ in range(int(patience_s / LOOK_S)):
            if number in self.stand_in.links or self._refused(number):
                return True
            await asyncio.sleep(LOOK_S)
        return False

    def _refused(self, number: str) -> bool:
        assert isinstance(self.stand_in, Provider)
        return AGAIN in self.stand_in.menus.get(number, ())

    def _new_id(self) -> str:
        self.said += 1
        return f"wamid.in.{next(self._ids)}"


async def by_card(network: Network, shop: BenchShop, nth: int) -> AsyncIterator[Answered]:
    """As by buttons, but for the last step: a page, and money."""
    assert isinstance(network, Bad)
    assert isinstance(network.stand_in, Provider)
    number, night = network.new_number(), network.nights
    async for answered in tapping(network, shop, nth, number, "paystack"):
        yield answered
    network.stand_in.till.pay(await network.link(number, tapped(AGAIN), night))


def purchase_of(nth: int) -> Purchase:
    if nth % IN_WORDS == 0:
        return in_words
    return by_card if nth % BY_CARD == 0 else by_buttons


@dataclass(slots=True)
class Crowd:
    """*size* at once, until so many messages were faulted; purchases that were begun are ended."""

    network: Bad
    shop: BenchShop
    size: int
    messages: int
    troubles: Counter[str] = field(default_factory=Counter)
    bought: int = 0
    overnight: int = 0
    """Purchases that a night came between: what was held is given back then, and the order may be closed."""
    _nth: Iterator[int] = field(default_factory=itertools.count)

    @property
    def faulted(self) -> int:
        return self.network.courier.faulted if self.network.courier else 0

    async def buy(self) -> None:
        await asyncio.gather(*(self._buyer() for _ in range(self.size)))

    async def _buyer(self) -> None:
        while self.faulted < self.messages:
            nth, night = next(self._nth), self.network.nights
            purchase = purchase_of(nth)
            trouble = await self._purchase(purchase, nth)
            if night != self.network.nights and not trouble.startswith("lost"):
                self.overnight += 1
            elif trouble:
                self.troubles[trouble] += 1
            else:
                self.bought += purchase is by_buttons

    async def _purchase(self, purchase: Purchase, nth: int) -> str:
        """What went wrong; empty when nothing did."""
        try:
            async for _ in purchase(self.network, self.shop, nth):
                pass
        except AstrayError as trouble:
            return f"astray: {trouble}"
        except LostError as trouble:
            return f"lost: no answer to {trouble}"
        return ""
