"""Those who wait together share a commit; nobody who is alone waits for it."""

import asyncio
from collections.abc import Sequence

import asyncpg
import pytest

from adapters.postgres.grouping import MOST_GROUPS, MOST_ROWS, Groups

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


class Slow:
    """A commit that is done when somebody says so."""

    def __init__(self) -> None:
        self.begun: list[list[str]] = []
        self.done: dict[str, asyncio.Event] = {}
        self._begins = asyncio.Condition()

    async def __call__(self, group: Sequence[Sequence[str]]) -> list[int]:
        names = [item for items in group for item in items]
        self.begun.append(names)
        async with self._begins:
            self._begins.notify_all()
        await self.done.setdefault(names[0], asyncio.Event()).wait()
        return [len(items) for items in group]

    async def until(self, groups: int) -> None:
        async with asyncio.timeout(10), self._begins:
            await self._begins.wait_for(lambda: len(self.begun) >= groups)

    def end(self, first: str) -> None:
        self.done[first].set()


async def test_a_line_keeps_its_order_and_holds_up_nobody_else() -> None:
    slow = Slow()
    groups = Groups(slow, apart_s=0.0, line_of=lambda item: item[0])
    first = asyncio.create_task(groups.add(["a1"]))
    await slow.until(1)
    second = asyncio.create_task(groups.add(["b2", "a2"]))
    after_the_second = asyncio.create_task(groups.add(["b3"]))
    others = asyncio.create_task(groups.add(["c1"]))

    await slow.until(2)
    assert slow.begun == [["a1"], ["c1"]]

    slow.end("a1")
    await slow.until(3)
    assert slow.begun[2] == ["b2", "a2", "b3"]
    slow.end("c1")
    slow.end("b2")
    answers = await asyncio.gather(first, second, after_the_second, others)
    assert [*answers] == [1, 2, 1, 1]


@pytest.mark.parametrize("ticks", range(8))
async def test_who_comes_in_the_moment_the_flushers_go_is_not_forgotten(ticks: int) -> None:
    """All of them have just found nothing more to do."""
    slow = Slow()
    groups = Groups(slow, apart_s=0.0)
    early: list[asyncio.Task[int]] = []
    for number in range(MOST_GROUPS):
        early.append(asyncio.create_task(groups.add([f"early {number}"])))
        await slow.until(number + 1)

    for number in range(MOST_GROUPS):
        slow.end(f"early {number}")
    for _ in range(ticks):
        await asyncio.sleep(0)
    late = asyncio.create_task(groups.add(["late"]))

    await slow.until(MOST_GROUPS + 1)
    slow.end("late")
    assert await asyncio.gather(*early, late) == [1] * (MOST_GROUPS + 1)


async def test_closing_waits_for_what_is_left() -> None:
    commits = Commits()
    groups = Groups(commits, apart_s=0.02)
    await groups.add(["first"])
    last = asyncio.create_task(groups.add(["last"]))
    await asyncio.sleep(0)

    await groups.close()

    assert await last == 1
