"""What an engine stands beside comes and goes: other engines, Postgres, Valkey, the language model, the network."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from tests.e2e.durability.books import until
from tests.e2e.durability.halts import CLAIMED, shut
from tests.e2e.durability.purchase import CONFIRM, MOVES, SKU, buys, check
from tests.e2e.durability.world import World, living, load_shop
from tests.e2e.talker import Talker

MOST_ROUNDS = 8
STEPS = "bot_steps_total"
BUYERS = 6
SLOW_S = 0.6
POLITE_S = 0.3
TRAINED_S = 420.0
"""The engine trains its model first, where `make test` has not: about a minute on a free machine."""
with_its_own_servers = pytest.mark.timeout(TRAINED_S + 60)
OWN_SERVERS = {
    "BOT_DATABASE_URL": "",
    "BOT_REDIS_URL": "",
    "BOT_NLU_URL": "",
    "BOT_NLU_BUDGET_S": "5",
}


async def test_a_webhook_repeated_and_overtaken_has_one_effect(world: World) -> None:
    buyer, stock = world.buyer(), await world.books.stock(SKU)
    await world.switch(repeat=5, reorder=True)
    await world.pay_switch(repeat=5, reorder=True, twice=True)

    await world.start()
    await buys(buyer, *MOVES)

    await check(world, buyer, stock)


async def test_two_engines_share_the_work_and_every_conversation_keeps_its_order(
    world: World,
) -> None:
    first, second = await world.start(), await world.start()
    buyers = [world.buyer() for _ in range(BUYERS)]
    said = ("hi", "show me ankara", "1", "menu", "help", "show my cart", "more", "hello")

    rounds = 0
    while not rounds or (rounds < MOST_ROUNDS and not await world.counted(second, STEPS)):
        rounds += 1  # a quick first engine may have done it all before the second was awake
        await asyncio.gather(*(says_without_waiting(buyer, said) for buyer in buyers))
    await until(lambda: all_handled(world, rounds * BUYERS * len(said)))

    for buyer in buyers:
        assert len(await world.books.compare(buyer)) == rounds * len(said)
    assert await world.counted(first, STEPS) > 0
    assert await world.counted(second, STEPS) > 0


async def says_without_waiting(buyer: Talker, said: tuple[str, ...]) -> None:
    for text in said:
        await buyer.says(text)


async def all_handled(world: World, messages: int) -> bool:
    return await world.books.handled() == messages


async def test_an_engine_told_to_stop_finishes_what_it_has_begun(world: World) -> None:
    engine, buyer = await world.start(), world.buyer()
    place = MOVES.index(CONFIRM)
    stock = await world.books.stock(SKU)
    await buys(buyer, *MOVES[:place])
    await world.books.quiet()
    await world.switch(slow_s=SLOW_S, receipts="none")

    await CONFIRM.done_by(buyer)
    await until(world.books.sending)
    code = await world.stop(engine)

    assert code == 0
    assert await world.books.held_by_nobody()
    await world.switch(slow_s=0)
    await world.start()
    await buyer.hears(CONFIRM.shop)
    await buys(buyer, *MOVES[place + 1 :])
    await check(world, buyer, stock)


@pytest.fixture(scope="module")
async def self_reliant() -> AsyncIterator[World]:
    """An engine that brings its own Postgres, Valkey and language model."""
    state = Path(mkdtemp(prefix="bot-", dir="/tmp"))  # a socket's path has room for 100 bytes
    async with living(state, state, OWN_SERVERS) as world:
        await world.start(TRAINED_S)
        await load_shop({**world.environment, "PORT": "0"})
        await world.read_from(noted(state, "services", "database_url"))
        yield world
        for engine in list(world.engines):
            await world.stop(engine)  # it takes its servers along
    rmtree(state)


@with_its_own_servers
async def test_keywords_sell_while_the_model_is_away_and_it_is_asked_again_when_back(
    self_reliant: World,
) -> None:
    world, buyer = self_reliant, self_reliant.buyer()

    await buys(buyer, MOVES[0])
    ended(world, "nlu")
    await buys(buyer, MOVES[1])
    await until(lambda: is_understood_by(world, buyer, "model"))

    assert (await world.books.sources(buyer.number))[:2] == ["model", "keywords"]


@with_its_own_servers
async def test_without_valkey_it_sells_as_before(self_reliant: World) -> None:
    world, buyer = self_reliant, self_reliant.buyer()
    stock, (engine,) = await world.books.stock(SKU), world.engines

    await buys(buyer, *MOVES[:3])
    ended(world, "valkey")
    await buys(buyer, *MOVES[3:])

    await check(world, buyer, stock)
    assert engine.alive


@with_its_own_servers
async def test_postgres_ends_amid_the_work_and_the_engine_goes_on_by_itself(
    self_reliant: World,
) -> None:
    world, buyer = self_reliant, self_reliant.buyer()
    stock, (engine,) = await world.books.stock(SKU), world.engines
    await buys(buyer, *MOVES[:2])
    await world.books.quiet()

    halt = await shut(world.books.connection, CLAIMED)
    await MOVES[2].done_by(buyer)
    await halt.reached()
    ended(world, "postgres")
    await buyer.hears(MOVES[2].shop)
    await world.read_from(noted(world.logs, "services", "database_url"))
    await buys(buyer, *MOVES[3:])

    await check(world, buyer, stock)
    assert engine.alive


async def is_understood_by(world: World, buyer: Talker, what: str) -> bool:
    await asyncio.sleep(POLITE_S)
    await buyer.says("what do you sell")
    await buyer.hears("[Fabrics]")
    return (await world.books.sources(buyer.number))[-1] == what


def ended(world: World, server: str) -> None:
    """Killed, as by a machine that is out of memory."""
    os.kill(int(noted(world.logs, server, "child")), signal.SIGKILL)


def noted(state: Path, server: str, what: str) -> str:
    return str(json.loads((state / "run" / f"{server}.json").read_text("utf-8"))[what])
