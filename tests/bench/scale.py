"""What must not grow with the shop: a turn's time in a long talk, the rate among many, a search among many goods."""

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from adapters.postgres.catalogue import PostgresCatalogue
from adapters.postgres.pool import open_pool
from adapters.postgres.savepoints import Savepoints
from adapters.postgres.seen import Seen
from adapters.postgres.tenant import SET_TENANT
from domain.model.product import Search
from tests.bench.filling import Filling
from tests.bench.phone import tapped
from tests.bench.rounds import Bench, troubles

DEPTHS: Final = (5, 500, 5_000)
SAMPLES: Final = 60
SEARCHES: Final = 400
PAGE: Final = 9


@dataclass(frozen=True, slots=True)
class Scaled:
    """`replies_ms`: medians by the turn they came at. `by_...`: turns/s among so many. `searches_ms`: each."""

    replies_ms: dict[int, float]
    by_conversations: dict[int, float]
    by_products: dict[int, float]
    searches_ms: Sequence[float]


@dataclass(frozen=True, slots=True)
class Scale:
    bench: Bench
    filling: Filling
    conversations: Sequence[int]
    products: Sequence[int]

    async def run(self) -> Scaled:
        replies = await self._depths()
        by_conversations: dict[int, float] = {}
        have = 0
        for size in self.conversations:
            began = time.perf_counter()
            await self.filling.conversations(self.bench.shop.whatsapp_key, have + 1, size)
            self.bench.say(f"  {size:,} conversations made in {time.perf_counter() - began:.0f} s")
            have, by_conversations[size] = size, await self._rate(f"{size:,} conversations")
        by_products: dict[int, float] = {}
        have = len(self.bench.shop.goods)
        for size in self.products:
            await self.filling.products(self.bench.shop.whatsapp_key, have + 1, size)
            have, by_products[size] = size, await self._rate(f"{size:,} products")
        return Scaled(replies, by_conversations, by_products, await self._searches())

    async def _depths(self) -> dict[int, float]:
        """In turn, so that whatever else the machine does meets all of them."""
        network = self.bench.network
        numbers = {depth: network.new_number() for depth in DEPTHS}
        for depth, number in numbers.items():
            await network.say(number, tapped("browse"))
            await self.filling.turns(number, depth - 1)
        taken: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
        for tap, depth in itertools.product(("browse", "view_cart") * (SAMPLES // 2), DEPTHS):
            answered = await network.say(numbers[depth], tapped(tap))
            taken[depth].append(answered.reply_s * 1000)
        medians = {depth: median(times) for depth, times in taken.items()}
        self.bench.say(f"  by turn: {medians}")
        return medians

    async def _rate(self, among: str) -> float:
        measured = await self.bench.beside(words=False)
        self.bench.say(f"  among {among}: {measured.turns_per_s:.0f} turns/s{troubles(measured)}")
        return measured.turns_per_s

    async def _searches(self) -> Sequence[float]:
        """Two words each, as the shop has them, and every second time with a letter wrong."""
        times: list[float] = []
        async with (
            open_pool(self.bench.ledger.dsn, size=1) as pool,
            pool.acquire(timeout=PAGE) as connection,
        ):
            tenant = await connection.fetchval(
                "select tenant_id from account_by_key($1)", self.bench.shop.whatsapp_key
            )
            async with connection.transaction():
                await connection.execute(SET_TENANT, tenant)
                names = await connection.fetch(
                    "select name from products order by md5(sku) limit $1", SEARCHES
                )
            seen = Seen(Savepoints(connection))
            for place, row in enumerate(names):
                words = _slipped(row["name"]) if place % 2 else row["name"]
                async with connection.transaction():
                    await connection.execute(SET_TENANT, tenant)
                    began = time.perf_counter()
                    await PostgresCatalogue(connection, seen).search(Search(words), 0, PAGE)
                    times.append((time.perf_counter() - began) * 1000)
        return times


def _slipped(words: str) -> str:
    """The third letter from the end left out."""
    return words[:-3] + words[-2:]
