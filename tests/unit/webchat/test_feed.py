"""Open pages are told that their conversation moved on, whoever moved it."""

import asyncio
from collections.abc import Sequence
from time import monotonic

from bot.webchat.feed import MOST_AT_ONCE, Feed
from domain.model.ids import AccountId, TenantId
from domain.model.shop import Account


class Stands:
    """Conversations and their last turns; counts how often it is asked."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        self.asked: list[int] = []
        self.broken = False

    async def stand(
        self,
        tenant_id: TenantId,  # noqa: ARG002 one shop
        places: Sequence[tuple[AccountId, str]],
    ) -> dict[tuple[AccountId, str], int]:
        self.asked.append(len(places))
        if self.broken:
            self.broken = False
            raise OSError("away")
        return {place: self.last[place[1]] for place in places if place[1] in self.last}


def feed_of(stands: Stands) -> Feed:
    return Feed(stands, asyncio.Event(), monotonic)


async def test_one_look_is_for_all_pages_of_a_shop(account: Account) -> None:
    stands = Stands()
    feed = feed_of(stands)
    watches = [feed.watch(account, f"v.{n}") for n in range(MOST_AT_ONCE + 1)]
    for watch in watches:
        watch.__enter__()

    await feed.look()

    assert stands.asked == [MOST_AT_ONCE, 1]


async def test_without_open_pages_nobody_is_asked(account: Account) -> None:
    stands = Stands()
    feed = feed_of(stands)
    with feed.watch(account, "v.1"):
        pass

    await feed.look()

    assert stands.asked == []


async def test_two_tabs_of_one_visitor_both_hear_of_it(account: Account) -> None:
    stands = Stands()
    feed = feed_of(stands)
    with feed.watch(account, "v.1") as one, feed.watch(account, "v.1") as other:
        stands.last["v.1"] = 3
        await feed.look()

        assert all(await asyncio.gather(one.beyond(2), other.beyond(0)))
        assert stands.asked == [1]


async def test_a_turn_of_another_process_is_found_without_a_knock(account: Account) -> None:
    stands = Stands()
    feed = feed_of(stands)
    running = asyncio.create_task(feed.run())
    with feed.watch(account, "v.1") as watch:
        watch.expect()
        stands.last["v.1"] = 1

        async with asyncio.timeout(5):
            assert await watch.beyond(0)
    running.cancel()


async def test_a_database_that_is_away_for_a_moment_ends_nothing(account: Account) -> None:
    stands = Stands()
    feed = feed_of(stands)
    running = asyncio.create_task(feed.run())
    with feed.watch(account, "v.1") as watch:
        stands.broken = True
        stands.last["v.1"] = 1
        feed.knock.set()

        async with asyncio.timeout(5):
            assert await watch.beyond(0)
    running.cancel()


async def test_when_the_engine_stops_nobody_waits_any_longer(account: Account) -> None:
    feed = feed_of(Stands())
    with feed.watch(account, "v.1") as watch:
        waiting = asyncio.create_task(watch.beyond(0))
        await asyncio.sleep(0)
        feed.close()

        assert not await waiting
