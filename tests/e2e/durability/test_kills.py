"""An engine is killed in the middle of a purchase: nothing is lost, nothing is said twice."""

from tests.e2e.durability.purchase import MOVES, SKU, buys, check
from tests.e2e.durability.world import World


async def test_a_purchase(world: World) -> None:
    await world.start()
    buyer = world.buyer()
    stock = await world.books.stock(SKU)

    await buys(buyer, *MOVES)

    await check(world, buyer, stock)
