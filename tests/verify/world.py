"""The shop that is walked: the demo shop, which also takes deposits."""

from domain.model.shop import Deposits
from tests.fakes.world import World, demo_world

DEPOSITS = Deposits(percent=30, days=7)


def shop_in_memory() -> World:
    world = demo_world()
    world.takes_deposits(DEPOSITS)
    return world
