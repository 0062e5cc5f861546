"""The whole proof: a tour of both shops, random operations, and every policy taken down and seen to be missing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from random import Random

from tests.fuzz.operations import Fuzz
from tests.fuzz.tour import Guest
from tests.fuzz.walls import Policy, breaches, open_to_all, policies, without
from tests.fuzz.world import World

FIRST_BUYER = 2_348_040_000_000
Breach = Callable[..., AbstractAsyncContextManager[None]]


async def tour(world: World, *, patience_s: float) -> None:
    """Through every door of both shops at once, with one number that is new to both.

    Raises:
        LeakError: a shop's words were seen in the other.
        MuteError: a door did not answer as it should.
    """
    await world.fill_the_shelves()
    number = str(FIRST_BUYER + next(world.tours))
    one, other = (Guest(world, shop, number, patience_s) for shop in world.shops)
    await asyncio.gather(_of_a_shop(one), _of_a_shop(other))
    await one.asks_the_action_server()


async def _of_a_shop(guest: Guest) -> None:
    await guest.sends_nonsense()
    await guest.buys()
    await guest.joins()
    await guest.chats()
    await guest.is_reminded()
    await guest.asks_as_operator()


async def marks_of(world: World) -> dict[str, str]:
    return {await world.tenant_of(shop): shop.mark for shop in world.shops}


async def fuzz(world: World, seed: int, operations: int) -> Fuzz:
    run = Fuzz(world, Random(seed))
    await run.go(operations)
    return run


async def unnoticed(world: World) -> AsyncIterator[tuple[Policy, str, list[str]]]:
    """Every policy taken down, and every wall of a shop opened to all; with what was noticed of it."""
    marks = await marks_of(world)
    async with world.owner.acquire() as owner:
        for policy in await policies(owner):
            async with without(owner, policy):
                yield policy, "is dropped", await breaches(owner, marks, policy.table)
            if "bot_app" in policy.roles:
                async with open_to_all(owner, policy):
                    yield policy, "lets all pass", await breaches(owner, marks, policy.table)
