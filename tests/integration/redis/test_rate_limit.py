import asyncio
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from adapters.redis.rate_limit import RedisRateLimit

PATIENCE_S = 20.0
"""Who does not answer in time limits nothing; a busy machine is not what is tested here."""


@pytest.fixture
def key() -> str:
    return str(uuid4())


async def test_a_burst_passes_and_the_next_one_waits(redis: Redis, key: str) -> None:
    limit = RedisRateLimit(redis, PATIENCE_S)

    waits = [await limit.wait_s(key, rate=2, burst=3) for _ in range(4)]

    assert waits[:3] == [0, 0, 0]
    assert 0.3 < waits[3] <= 0.5


async def test_fifty_at_once_take_no_more_than_the_bucket_holds(redis: Redis, key: str) -> None:
    limit = RedisRateLimit(redis, PATIENCE_S)

    waits = await asyncio.gather(*(limit.wait_s(key, rate=0.1, burst=10) for _ in range(50)))

    assert waits.count(0) == 10


async def test_who_waited_as_told_may_go(redis: Redis, key: str) -> None:
    limit = RedisRateLimit(redis, PATIENCE_S)
    await limit.wait_s(key, rate=20, burst=1)

    await asyncio.sleep(await limit.wait_s(key, rate=20, burst=1))

    assert await limit.wait_s(key, rate=20, burst=1) == 0


async def test_a_rate_below_one_a_second_works(redis: Redis, key: str) -> None:
    limit = RedisRateLimit(redis, PATIENCE_S)
    await limit.wait_s(key, rate=0.25, burst=1)

    assert 3.5 < await limit.wait_s(key, rate=0.25, burst=1) <= 4


async def test_accounts_have_their_own_buckets(redis: Redis, key: str) -> None:
    limit = RedisRateLimit(redis, PATIENCE_S)
    await limit.wait_s(f"{key}:1", rate=1, burst=1)

    assert await limit.wait_s(f"{key}:2", rate=1, burst=1) == 0


async def test_without_redis_nothing_is_limited(key: str) -> None:
    limit = RedisRateLimit(Redis.from_url("unix:///nowhere/valkey.sock"))

    assert await limit.wait_s(key, rate=1, burst=1) == 0
