"""Two shops with the same buyers, ids and numbers in one engine: no byte of one is ever seen in the other.

`make fuzz` does the same for longer, with other seeds, and walks the whole tour without each wall in turn.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from bot.embedded import EmbeddedPostgres, EmbeddedValkey
from tests.conftest import copied
from tests.fuzz.proof import fuzz, marks_of, tour, unnoticed
from tests.fuzz.shops import MARKS
from tests.fuzz.tour import Guest, LeakError
from tests.fuzz.walls import breaches
from tests.fuzz.world import World, both_open

PATIENCE_S = 20.0
OPERATIONS = 25
pytestmark = pytest.mark.timeout(400)  # the command line starts anew for every word of an operator


@pytest.fixture(scope="module")
async def both(
    postgres: EmbeddedPostgres, valkey: EmbeddedValkey, database_names: Iterator[str]
) -> AsyncIterator[World]:
    """After a tour of both, so that each has rows nearly everywhere."""
    folder = Path(mkdtemp(prefix="fuzz-", dir="/tmp"))
    async with (
        copied(postgres, next(database_names), "migrated") as dsn,
        both_open(dsn, valkey.url, folder) as world,
    ):
        await tour(world, patience_s=PATIENCE_S)
        yield world
    rmtree(folder, ignore_errors=True)


async def test_random_operations_show_nobody_what_is_another_shops(both: World) -> None:
    run = await fuzz(both, seed=7, operations=OPERATIONS)

    assert run.done.total() == OPERATIONS
    async with both.owner.acquire() as owner:
        assert await breaches(owner, await marks_of(both)) == []


async def test_every_policy_is_missed_when_it_is_dropped_or_lets_all_pass(both: World) -> None:
    noticed = {(str(policy), how): found async for policy, how, found in unnoticed(both)}

    assert len(noticed) > 50
    assert [name for name, found in noticed.items() if not found] == []
    async with both.owner.acquire() as owner:
        assert await breaches(owner, await marks_of(both)) == []


async def test_a_word_of_the_other_shop_is_found_wherever_it_is_shown(both: World) -> None:
    guest = Guest(both, both.shops[0], "2348030000001")

    with pytest.raises(LeakError):
        guest.looks_at("a phone", [{"text": f"welcome to {MARKS[1].upper()} market"}])
    guest.looks_at("a phone", [{"text": f"welcome to {MARKS[0]} market"}])
