"""Everything a run needs, opened and closed again: servers, engines, provider, courier, buyers."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg

from adapters.postgres.migrate import migrate
from bot.__main__ import app
from bot.embedded import EmbeddedPostgres, PostgresSettings
from bot.local import Services, kept_up, services, trained_model
from bot.settings import Settings
from tests.bench import engine, shop
from tests.bench.phone import Line
from tests.bench.shop import BenchShop
from tests.chaos.books import Books
from tests.chaos.buyers import Bad, Crowd
from tests.chaos.clocks import Clocks
from tests.chaos.courier import Courier, Doors
from tests.chaos.dice import Dice
from tests.chaos.disk import SmallDisk, small_disk
from tests.chaos.havoc import Havoc
from tests.chaos.provider import Provider
from tests.chaos.run import Chaos, Options
from tests.chaos.till import Till
from tests.e2e.durability.world import load_shop_file

ENGINES = 3
SMALL = {"max_wal_size": "128MB"}
"""So that the write-ahead log leaves room on a small disk."""
CHECK_S = 120
PAYMENTS = "demo-paystack"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands before the first engine starts."""

    state: Path
    running: Services
    environment: dict[str, str]
    disk: SmallDisk | None
    sold: BenchShop


@asynccontextmanager
async def everything(options: Options, say: Say) -> AsyncIterator[Chaos]:
    async with AsyncExitStack() as stack:
        dice = Dice(options.seed)
        provider = Provider(dice=dice, till=Till(dice))
        await stack.enter_async_context(provider.serving())
        ground = await _ground(stack, provider.url, say)
        clocks = Clocks(ground.state, dice.of("clocks"))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        courier = Courier(session, dice, _doors(ground.sold), clocks.now_s)
        provider.taken, provider.till.told = courier.status, courier.paid
        books = Books(await stack.enter_async_context(_pool(ground.running)))
        havoc = await _havoc(stack, ground, courier, books, clocks)
        line = Line("", ground.sold.phone_number_id, "")
        network = Bad(session, line, provider, courier=courier)
        crowd = Crowd(network, ground.sold, options.buyers, options.messages)
        ledger = lambda: asyncio.to_thread(_ledger, ground.environment, say)  # noqa: E731
        yield Chaos(options, dice, crowd, courier, provider, havoc, books, clocks, say, ledger)


async def _ground(stack: AsyncExitStack, provider_url: str, say: Say) -> Ground:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-")))
    sold, state = shop.written(folder), folder / "s"
    state.mkdir(mode=0o711)
    disk = stack.enter_context(small_disk(state / "postgres", say))
    environment = engine.environment_of(state, provider_url)
    model = await asyncio.to_thread(trained_model, say)
    plan = engine.Plan(state, provider_url, model)
    nlu_url = await stack.enter_async_context(engine.nlu(plan))
    postgres = EmbeddedPostgres(PostgresSettings(state, extra=SMALL))
    await stack.enter_async_context(kept_up("postgres", postgres))
    settings = Settings(
        state_dir=state,
        data_dir=engine.ROOT / "data",
        nlu_url=nlu_url,
        database_url=postgres.dsn,
    )
    running = await stack.enter_async_context(services(settings, say))
    await migrate(running.database_url)
    environment |= addresses(running)
    await load_shop_file(environment, sold.file)
    return Ground(state, running, environment, disk, sold)


async def _havoc(
    stack: AsyncExitStack, ground: Ground, courier: Courier, books: Books, clocks: Clocks
) -> Havoc:
    async def owner() -> asyncpg.Connection:
        return await asyncpg.connect(ground.running.database_url, timeout=10)

    havoc = Havoc(
        ground.environment,
        ground.state,
        courier,
        books,
        owner,
        courier.dice.of("havoc"),
        clocks,
        ground.disk,
    )

    async def end() -> None:
        await asyncio.gather(*(each.killed() for each in havoc.engines))

    stack.push_async_callback(end)
    for _ in range(ENGINES):
        await havoc.start()
    return havoc


def _pool(running: Services) -> asyncpg.Pool:
    return asyncpg.create_pool(running.database_url, min_size=0, max_size=3, command_timeout=60)


def _doors(sold: BenchShop) -> Doors:
    return Doors(
        f"/webhooks/{sold.whatsapp_key}",
        f"/payments/{PAYMENTS}",
        engine.SECRETS["DEMO_WHATSAPP_APP_SECRET"].encode(),
        engine.SECRETS["DEMO_PAYSTACK_SECRET_KEY"].encode(),
        sold.phone_number_id,
    )


def addresses(running: Services) -> dict[str, str]:
    return {
        "BOT_DATABASE_URL": running.database_url,
        "BOT_REDIS_URL": running.redis_url,
        "BOT_NLU_URL": running.nlu_url,
        "BOT_SECRET_KEY": running.secret_key,
    }


def _ledger(environment: dict[str, str], say: Say) -> list[str]:
    """As an operator asks whether the books of money are balanced, where this version keeps them."""
    if "ledger" not in {group.name for group in app.registered_groups}:
        say("There is no ledger to check yet.")
        return []
    checked = subprocess.run(
        [sys.executable, "-m", "bot", "ledger", "check"],
        cwd=engine.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=CHECK_S,
    )
    said = (checked.stdout + checked.stderr).strip().splitlines()
    return [f"ledger: {line}" for line in said[-5:]] if checked.returncode else []
