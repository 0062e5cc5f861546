"""Engines in several processes: they share the work, and what one leaves undone the others end."""

import asyncio
import os
import signal
from pathlib import Path
from time import monotonic

import pytest

from adapters.postgres.work import LEASE
from tests.e2e.durability import halts
from tests.e2e.durability.books import until
from tests.e2e.durability.conftest import CLOCK
from tests.e2e.durability.halts import halted
from tests.e2e.durability.process import Engine
from tests.e2e.durability.purchase import CONFIRM, MOVES, SKU, buys, check
from tests.e2e.durability.world import World

WORKERS = 3
STILL_S = 1.5
"""Longer than an engine waits before it looks for work again."""
SOON_S = LEASE.total_seconds() - 5
OVER_S = LEASE.total_seconds() + 1


async def test_of_three_engines_one_dies_in_a_conversation_and_the_others_end_it_within_the_lease(
    rehearsal: World, kept: Path
) -> None:
    world, buyer = rehearsal, rehearsal.buyer()
    stock, place = await world.books.stock(SKU), MOVES.index(CONFIRM)
    victim = await world.start()
    await buys(buyer, *MOVES[:place])
    await world.books.quiet()

    async with halted(world.books.connection, halts.STEPPED) as halt:
        await CONFIRM.done_by(buyer)
        await halt.reached()
        died_at = monotonic()
        await world.kill(victim)
        await halt.over("is undone")
    held = await world.books.held()
    await asyncio.gather(world.start(), world.start())
    moved(kept, max(SOON_S - (monotonic() - died_at), 0.0))
    await asyncio.sleep(STILL_S)

    assert len(held.conversations) == 1
    assert await world.books.held() == held
    moved(kept, OVER_S)
    await buyer.hears(CONFIRM.shop)
    await buys(buyer, *MOVES[place + 1 :])
    await check(world, buyer, stock)


def moved(state: Path, ahead_s: float) -> None:
    """Time passes for every engine at once."""
    (state / CLOCK).write_text(str(ahead_s), "ascii")


async def test_processes_of_one_port_are_counted_together_replaced_and_stopped(
    world: World,
) -> None:
    buyer, stock = world.buyer(), await world.books.stock(SKU)
    engine = await world.start(arguments=["--workers", str(WORKERS)])
    await until(lambda: up(world, WORKERS))

    await buys(buyer, *MOVES[:4])
    first = world.logged("process.up")[0]["pid"]
    os.kill(first, signal.SIGKILL)
    await until(lambda: up(world, WORKERS + 1))
    await buys(buyer, *MOVES[4:])
    await check(world, buyer, stock)
    heard = await world.counted(engine, "bot_messages_accepted_total")

    assert heard == await messages_of(world)
    assert await world.stop(engine) == 0
    assert [each["pid"] for each in world.logged("process.up") if alive(each["pid"])] == []


async def messages_of(world: World) -> int:
    number: int = await world.books.connection.fetchval(
        "select count(*) from inbox where message_id not like 'notice:%'"
    )
    return number


async def up(world: World, count: int) -> bool:
    return len(world.logged("process.up")) >= count


async def test_processes_whose_supervisor_is_killed_end_as_well(world: World) -> None:
    engine: Engine = await world.start(arguments=["--workers", "2"])
    await until(lambda: up(world, 2))

    await world.kill(engine)

    await until(lambda: gone(world))


async def gone(world: World) -> bool:
    return not any(alive(each["pid"]) for each in world.logged("process.up"))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]


@pytest.mark.parametrize("count", ["0", "17"])
async def test_as_many_processes_as_make_sense(world: World, count: str) -> None:
    with pytest.raises(RuntimeError, match="--workers"):
        await world.start(arguments=["--workers", count])
