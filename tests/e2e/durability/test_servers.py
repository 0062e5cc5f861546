"""What an engine stands beside comes and goes: other engines, Postgres, Valkey, the language model, the network."""

import asyncio
import json
import signal
from http import HTTPStatus

import pytest

from tests.e2e.durability.books import until
from tests.e2e.durability.process import ready
from tests.e2e.durability.purchase import CONFIRM, MOVES, SKU, buys, check
from tests.e2e.durability.surroundings import Surroundings
from tests.e2e.durability.world import World
from tests.e2e.talker import Talker

BUYERS = 6
SLOW_S = 0.6


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

    await asyncio.gather(*(says_without_waiting(buyer, said) for buyer in buyers))
    await until(lambda: all_handled(world, BUYERS * len(said)))

    for buyer in buyers:
        assert len(await world.books.compare(buyer.number, await buyer.sends())) == len(said)
    assert all([await counted(world, engine.url, "bot_steps_total") for engine in (first, second)])


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


async def test_postgres_is_restarted_and_the_engine_goes_on_by_itself(
    surroundings: Surroundings,
) -> None:
    world, buyer = surroundings.world, surroundings.world.buyer()
    stock, (engine,) = await world.books.stock(SKU), world.engines
    await buys(buyer, *MOVES[:2])
    await world.books.quiet()

    await surroundings.postgres.stop()
    await MOVES[2].done_by(buyer)
    await until(lambda: answers(world, engine.url, HTTPStatus.SERVICE_UNAVAILABLE))
    await surroundings.postgres.start()
    await surroundings.reconnect()

    await buyer.hears(MOVES[2].shop)
    await buys(buyer, *MOVES[3:])
    await check(world, buyer, stock)
    assert engine.alive


async def test_without_valkey_it_sells_as_before(surroundings: Surroundings) -> None:
    world, buyer = surroundings.world, surroundings.world.buyer()
    stock, (engine,) = await world.books.stock(SKU), world.engines

    await buys(buyer, *MOVES[:2])
    surroundings.valkey_process(signal.SIGKILL)
    await buys(buyer, *MOVES[2:])

    await check(world, buyer, stock)
    assert engine.alive


async def test_keywords_sell_while_the_model_is_away_and_it_is_asked_again_when_back(
    surroundings: Surroundings,
) -> None:
    world, buyer = surroundings.world, surroundings.world.buyer()
    (engine,) = world.engines

    await buys(buyer, *MOVES[:1])
    surroundings.nlu_process(signal.SIGKILL)
    await buys(buyer, *MOVES[1:2])
    await until(lambda: model_answers(world, engine.url))
    await buyer.says("what do you sell")
    await buyer.hears("...")

    assert await world.books.sources(buyer.number) == ["model", "keywords", "model"]
