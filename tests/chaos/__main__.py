"""`python -m tests.chaos`: whole purchases through the real processes while everything goes wrong."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg

from adapters.postgres.migrate import migrate
from bot.local import Services, services, trained_model
from bot.settings import Settings
from tests.bench import engine, shop
from tests.bench.phone import Line
from tests.bench.processes import Processes
from tests.bench.shop import STOCK, BenchShop
from tests.chaos.books import Books
from tests.chaos.buyers import Bad, Crowd
from tests.chaos.courier import Courier
from tests.chaos.dice import Dice
from tests.chaos.havoc import Havoc
from tests.chaos.provider import Provider
from tests.e2e.durability.world import load_shop_file

ENGINES = 3
QUIET_S = 120.0
WATCH_S = 2.0
WARM_UP = 0.25
"""The share of the messages after which an engine's memory should not grow any more."""
GROWTH = 1.3


@dataclass(slots=True)
class Chaos:
    dice: Dice
    crowd: Crowd
    courier: Courier
    provider: Provider
    havoc: Havoc
    books: Books
    memory_mb: list[tuple[int, float]]

    async def run(self) -> list[str]:
        """What is not as it must be; nothing, if all went well."""
        havoc = asyncio.create_task(self.havoc.go_on())
        watch = asyncio.create_task(self._watch())
        await self.crowd.buy()
        havoc.cancel()
        with suppress(asyncio.CancelledError):
            await havoc
        self.courier.bring_the_late()
        await self.courier.all_brought()
        async with asyncio.timeout(QUIET_S):
            while not await self.books.quiet():
                await self.books.let_go(await self.books.held())
                await asyncio.sleep(WATCH_S)
        watch.cancel()
        found = await self.books.faults(
            self.courier.posted, self.provider.shown, self.crowd.bought, STOCK
        )
        found += [f"{count} x {what}" for what, count in self.crowd.troubles.items()]
        return found + self._grown()

    def _grown(self) -> list[str]:
        warm = [mb for said, mb in self.memory_mb if said > WARM_UP * self.crowd.messages]
        if len(warm) < 2 or warm[-1] <= GROWTH * warm[0]:
            return []
        return [f"memory: {warm[0]:.0f} MB when warm, {warm[-1]:.0f} MB at the end"]

    async def _watch(self) -> None:
        process = Processes({"engine": self.havoc.engines[0].process.pid or 0})
        begun = time.monotonic()
        while True:
            said = self.crowd.network.said
            self.memory_mb.append((said, process.memory_mb("engine")))
            say(f"{time.monotonic() - begun:5.0f} s  {said} messages, {self.crowd.bought} bought")
            await asyncio.sleep(5 * WATCH_S)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--buyers", type=int, default=40, help="at once")
    return parser.parse_args()


@asynccontextmanager
async def everything(options: argparse.Namespace) -> AsyncIterator[Chaos]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-")))
        dice = Dice(options.seed)
        provider = Provider(dice=dice)
        await stack.enter_async_context(provider.serving())
        sold, state = shop.written(folder), folder / "s"
        environment = engine.environment_of(state, provider.url)
        model = await asyncio.to_thread(trained_model, say)
        nlu_url = await stack.enter_async_context(
            engine.nlu(engine.Plan(state, provider.url, model))
        )
        settings = Settings(state_dir=state, data_dir=engine.ROOT / "data", nlu_url=nlu_url)
        running = await stack.enter_async_context(services(settings, say))
        await migrate(running.database_url)
        environment |= addresses(running)
        await load_shop_file(environment, sold.file)
        pool = await stack.enter_async_context(
            asyncpg.create_pool(running.database_url, min_size=0, max_size=3)
        )
        session = await stack.enter_async_context(aiohttp.ClientSession())
        courier = Courier(
            session,
            dice,
            f"/webhooks/{sold.whatsapp_key}",
            engine.SECRETS["DEMO_WHATSAPP_APP_SECRET"].encode(),
            sold.phone_number_id,
        )
        provider.taken = courier.status
        yield await _chaos(
            stack, options, _Parts(provider, courier, sold), running, environment, pool
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    provider: Provider
    courier: Courier
    sold: BenchShop


async def _chaos(
    stack: AsyncExitStack,
    options: argparse.Namespace,
    opened: _Parts,
    running: Services,
    environment: dict[str, str],
    pool: asyncpg.Pool,
) -> Chaos:
    courier, provider, books = opened.courier, opened.provider, Books(pool)

    async def owner() -> asyncpg.Connection:
        return await asyncpg.connect(running.database_url, timeout=10)

    state = Path(environment["BOT_STATE_DIR"])
    havoc = Havoc(environment, state, courier, books, owner, Dice(options.seed).of("havoc"))

    async def end() -> None:
        await asyncio.gather(*(each.killed() for each in havoc.engines))

    stack.push_async_callback(end)
    for _ in range(ENGINES):
        await havoc.start()
    line = Line("", opened.sold.phone_number_id, "")
    network = Bad(courier.session, line, provider, courier=courier)
    crowd = Crowd(network, opened.sold, options.buyers, options.messages)
    return Chaos(courier.dice, crowd, courier, provider, havoc, books, [])


def addresses(running: Services) -> dict[str, str]:
    return {
        "BOT_DATABASE_URL": running.database_url,
        "BOT_REDIS_URL": running.redis_url,
        "BOT_NLU_URL": running.nlu_url,
        "BOT_SECRET_KEY": running.secret_key,
    }


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


async def chaos(options: argparse.Namespace) -> int:
    say(f"Seed {options.seed}")
    async with everything(options) as run:
        begun = time.monotonic()
        found = await run.run()
        took_s = time.monotonic() - begun
    faults = run.courier.faults + run.provider.faults
    say(
        f"\n{run.crowd.network.said} messages in {took_s:.0f} s; {run.courier.faulted} webhooks faulted"
    )
    say("webhooks and calls: " + ", ".join(f"{n} {what}" for what, n in sorted(faults.items())))
    say("processes: " + ", ".join(f"{n} x {what}" for what, n in sorted(run.havoc.done.items())))
    for fault in found[:40]:
        say(f"  FAULT {fault}")
    if found:
        say(f"{len(found)} faults. Again with: make chaos ARGS='--seed {options.seed}'")
        return 1
    say(
        f"Nothing lost, nothing doubled: {run.crowd.bought} orders by buttons, every answer once and in order."
    )
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(chaos(arguments())))
