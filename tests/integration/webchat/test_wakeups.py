"""Open pages of every process hear that something was said in one."""

import asyncio

from redis.asyncio import Redis

from adapters.redis.wakeups import CHANNEL
from bot.wakeups import open_wakeups


async def test_a_turn_of_one_process_wakes_the_pages_of_another(redis: Redis) -> None:
    async with open_wakeups(redis) as one, open_wakeups(redis) as other:
        async with asyncio.timeout(5):
            while (await redis.pubsub_numsub(CHANNEL))[0][1] < 2:  # noqa: ASYNC110 - the server knows
                await asyncio.sleep(0.005)

        one.to_send()

        assert one.said.is_set()
        async with asyncio.timeout(5):
            await other.said.wait()


async def test_a_sender_that_clears_its_event_leaves_the_pages_theirs(redis: Redis) -> None:
    async with open_wakeups(redis) as wakeups:
        wakeups.to_send()
        wakeups.outbox.clear()

        assert wakeups.said.is_set()
