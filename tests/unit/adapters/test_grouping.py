"""Those who wait together share a commit; nobody who is alone waits for it."""

import asyncio
from collections.abc import Sequence

import asyncpg
import pytest

from adapters.postgres.grouping import MOST_ROWS, Groups

FOREVER_S = 3600.0


class Commits:
    """Every group that was committed; the answer to a caller is how many items it brought."""

    def __init__(self) -> None:
        self.groups: list[list[list[str]]] = []

    async def __call__(self, group: Sequence[Sequence[str]]) -> list[int]:
        self.groups.append([[*items] for items in group])
        await asyncio.sleep(0)
        if any("broken" in items for items in group):
            raise asyncpg.DataError("a row that cannot be stored")
        return [len(items) for items in group]


async def test_after_a_pause_nobody_waits_for_company() -> None:
    commits = Commits()
    groups = Groups(commits, apart_s=FOREVER_S)

    assert await groups.add(["alone"]) == 1

    assert commits.groups == [[["alone"]]]


async def test_what_comes_soon_after_is_one_group() -> None:
    commits = Commits()
    groups = Groups(commits, apart_s=0.05)
    await groups.add(["first"])

    answers = await asyncio.gather(groups.add(["a"]), groups.add(["b", "c"]), later(groups, ["d"]))

    assert [*answers] == [1, 2, 1]
    assert commits.groups == [[["first"]], [["a"], ["b", "c"], ["d"]]]


async def later(groups: "Groups[str, int]", items: list[str]) -> int:
    """A few turns of the loop later."""
    for _ in range(5):
        await asyncio.sleep(0)
    return await groups.add(items)


async def test_one_that_cannot_be_stored_is_nobody_elses_trouble() -> None:
    commits = Commits()
    groups = Groups(commits, apart_s=0.01)
    await groups.add(["first"])

    answers = await asyncio.gather(
        groups.add(["good"]), groups.add(["broken"]), groups.add(["fine"]), return_exceptions=True
    )

    assert [answers[0], answers[2]] == [1, 1]
    assert isinstance(answers[1], asyncpg.DataError)
    assert commits.groups[1:] == [
        [["good"], ["broken"], ["fine"]],
        [["good"]],
        [["broken"]],
        [["fine"]],
    ]


@pytest.mark.parametrize("rows", [MOST_ROWS, MOST_ROWS + 1])
async def test_a_group_has_no_more_rows_than_are_cheap(rows: int) -> None:
    commits = Commits()
    groups = Groups(commits, apart_s=0.01)
    await groups.add(["first"])

    await asyncio.gather(groups.add(["x"] * (rows - 1)), groups.add(["y"]))

    assert len(commits.groups) == 2 + (rows > MOST_ROWS)


async def test_closing_waits_for_what_is_left() -> None:
    commits = Commits()
    groups = Groups(commits, apart_s=0.02)
    await groups.add(["first"])
    last = asyncio.create_task(groups.add(["last"]))
    await asyncio.sleep(0)

    await groups.close()

    assert await last == 1
