"""An engine is killed in the middle of a purchase: nothing is lost, nothing is said twice."""

import asyncio
from dataclasses import dataclass
from random import Random

import pytest

from tests.e2e.durability import halts
from tests.e2e.durability.halts import Ending, Point, halted
from tests.e2e.durability.purchase import (
    BY_CARD,
    CONFIRM,
    MOVES,
    PAY,
    SKU,
    Move,
    buys,
    check,
    gets_a_link,
)
from tests.e2e.durability.world import World
from tests.e2e.talker import Talker

KILLS = 4
SOON_S, LATE_S = 0.05, 0.6


@dataclass(frozen=True, slots=True)
class Death:
    """At *point* of what the buyer's *move* sets off; *ending* is what becomes of the transaction."""

    point: Point
    ending: Ending
    move: Move

    def __str__(self) -> str:
        return f"{self.point.name}, which {self.ending}"


ASKS, PICKS = MOVES[1], MOVES[2]
DEATHS = (
    Death(halts.STORED, "goes through", ASKS),
    Death(halts.STORED, "is undone", ASKS),
    Death(halts.CLAIMED, "goes through", PICKS),
    Death(halts.CLAIMED, "is undone", PICKS),
    Death(halts.STEPPED, "is undone", CONFIRM),
    Death(halts.ANSWERED, "goes through", CONFIRM),
    Death(halts.ANSWERED, "is undone", CONFIRM),
    Death(halts.ASKED, "goes through", BY_CARD),
    Death(halts.ASKED, "is undone", BY_CARD),
    Death(halts.SENT, "goes through", CONFIRM),
    Death(halts.SENT, "is undone", CONFIRM),
    Death(halts.LINKED, "goes through", BY_CARD),
    Death(halts.LINKED, "is undone", BY_CARD),
    Death(halts.SETTLED, "goes through", PAY),
    Death(halts.SETTLED, "is undone", PAY),
)


@pytest.mark.parametrize("death", DEATHS, ids=str)
async def test_a_message_is_answered_once_though_the_engine_dies_while(
    death: Death, long_world: World
) -> None:
    world = long_world
    buyer, stock = world.buyer(), await world.books.stock(SKU)
    place = MOVES.index(death.move)

    await buys(buyer, *MOVES[:place])
    await dies(world, buyer, death)
    await goes_on(buyer, death.move)
    await buys(buyer, *MOVES[place + 1 :])

    await check(world, buyer, stock)


async def test_only_a_message_that_nobody_vouches_for_is_said_again(world: World) -> None:
    """The provider took it, the engine died before it could note that, and no receipt came in a minute."""
    buyer, stock = world.buyer(), await world.books.stock(SKU)
    place = MOVES.index(CONFIRM)

    await world.start()
    await buys(buyer, *MOVES[:place])
    await world.books.quiet()
    await world.switch(receipts="none")
    said_before = len(await buyer.sends())
    await dies(world, buyer, Death(halts.SENT, "is undone", CONFIRM), vouched=False)
    await world.books.quiet()
    first, again, *_ = (await buyer.sends())[said_before:]
    await buys(buyer, *MOVES[place + 1 :])

    assert first["body"] == again["body"]
    await check(world, buyer, stock, repeated=1)


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_purchase_survives_kills_at_any_moment(seed: int, world: World) -> None:
    buyer, stock, moments = world.buyer(), await world.books.stock(SKU), Random(seed)

    await world.start()
    async with asyncio.TaskGroup() as both:
        both.create_task(keep_killing(world, buyer, moments))
        for move in MOVES:
            await move.done_by(buyer)
            await goes_on(buyer, move)

    await check(world, buyer, stock)


async def dies(world: World, buyer: Talker, death: Death, *, vouched: bool = True) -> None:
    """The buyer moves, the engine is killed at the point, another one starts."""
    await world.books.quiet()
    async with halted(world.books.connection, death.point) as halt:
        await death.move.done_by(buyer)
        await halt.reached()
        await world.kill(world.engines[0])
        await halt.over(death.ending)
        await world.books.engines_gone()
    await world.next_engine(buyer, vouched=vouched)


async def keep_killing(world: World, buyer: Talker, moments: Random) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(moments.uniform(SOON_S, LATE_S))
        await world.kill(world.engines[0])
        await world.books.engines_gone()
        await world.next_engine(buyer)


async def goes_on(buyer: Talker, move: Move) -> None:
    """A link that was made and lost is asked for anew."""
    if move is BY_CARD:
        await gets_a_link(buyer)
    else:
        await buyer.hears(move.shop)
