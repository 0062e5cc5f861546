import asyncio

from redis.asyncio import Redis

from adapters.redis.wakeups import CHANNEL, RedisWakeups


async def subscribed(redis: Redis, listeners: int) -> None:
    async with asyncio.timeout(5):
        while (await redis.pubsub_numsub(CHANNEL))[0][1] < listeners:  # noqa: ASYNC110 - the server's state
            await asyncio.sleep(0.005)


async def test_a_knock_is_heard_in_another_process(redis: Redis) -> None:
    async with RedisWakeups(redis) as one, RedisWakeups(redis) as other:
        await subscribed(redis, 2)

        await one.knock("inbox")

        assert await other.wait("inbox", 2)
        assert not await other.wait("outbox", 0.01)


async def test_a_knock_before_the_wait_is_kept(redis: Redis) -> None:
    async with RedisWakeups(redis) as wakeups:
        await wakeups.knock("outbox")

        assert await wakeups.wait("outbox", 0.01)
        assert not await wakeups.wait("outbox", 0.01)


async def test_without_redis_a_knock_is_heard_in_the_same_process() -> None:
    async with RedisWakeups(None) as wakeups:
        await wakeups.knock("inbox")

        assert await wakeups.wait("inbox", 0.01)


async def test_a_server_that_is_away_costs_a_poll_and_no_error() -> None:
    away = Redis.from_url("unix:///nowhere/valkey.sock")

    async with RedisWakeups(away) as wakeups:
        await wakeups.knock("inbox")

        assert await wakeups.wait("inbox", 0.01)
        assert not await wakeups.wait("outbox", 0.01)


async def test_the_ear_comes_back_after_its_connection_was_cut(redis: Redis) -> None:
    async with RedisWakeups(redis) as wakeups:
        await subscribed(redis, 1)
        await redis.client_kill_filter(_type="pubsub")
        await asyncio.sleep(0.05)
        await subscribed(redis, 1)

        await redis.publish(CHANNEL, "outbox")

        assert await wakeups.wait("outbox", 2)
