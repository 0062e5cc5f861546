"""Knocks are heard, in this process and in others; without Redis they cost a poll."""

import asyncio
from dataclasses import dataclass, field

from redis.asyncio import Redis

from adapters.redis.wakeups import AWAY_S, LISTEN_S, RedisWakeups
from bot.embedded import EmbeddedValkey

CHANNEL = "bot:wakeups:tests"
"""An engine of other tests may listen on the same server."""
EAR = "ear-of-these-tests"
NOTICED_S = 4 * LISTEN_S + AWAY_S
"""A cut connection is noticed after two waits of `LISTEN_S` at the latest, then tried again."""


@dataclass(frozen=True, slots=True)
class Process:
    inbox: asyncio.Event = field(default_factory=asyncio.Event)
    outbox: asyncio.Event = field(default_factory=asyncio.Event)

    def wakeups(self, redis: Redis) -> RedisWakeups:
        return RedisWakeups(redis, {"inbox": self.inbox, "outbox": self.outbox}, CHANNEL)


async def heard(door: asyncio.Event) -> None:
    async with asyncio.timeout(5):
        await door.wait()


async def subscribed(redis: Redis, listeners: int) -> None:
    async with asyncio.timeout(NOTICED_S):
        while (await redis.pubsub_numsub(CHANNEL))[0][1] != listeners:  # noqa: ASYNC110 - the server knows
            await asyncio.sleep(0.005)


async def ears(redis: Redis) -> set[str]:
    """Ids of the listening connections that these tests opened."""
    clients = await redis.client_list(_type="pubsub")
    return {client["id"] for client in clients if client["name"] == EAR}


async def test_a_knock_is_heard_in_another_process(redis: Redis) -> None:
    one, other = Process(), Process()
    async with one.wakeups(redis) as wakeups, other.wakeups(redis):
        await subscribed(redis, 2)

        wakeups.knock("inbox")

        await heard(other.inbox)
        assert not other.outbox.is_set()


async def test_a_knock_is_heard_at_once_in_its_own_process(redis: Redis) -> None:
    process = Process()
    async with process.wakeups(redis) as wakeups:
        wakeups.knock("outbox")

        assert process.outbox.is_set()


async def test_a_thousand_knocks_are_told_together(redis: Redis) -> None:
    process = Process()
    async with process.wakeups(redis) as wakeups, redis.pubsub() as ear:
        await ear.subscribe(CHANNEL)
        await ear.get_message(timeout=5)
        for _ in range(1000):
            wakeups.knock("inbox")
            wakeups.knock("outbox")

        told = await ear.get_message(ignore_subscribe_messages=True, timeout=5)

        assert told is not None
        assert told["data"] == b"inbox outbox"
        assert await ear.get_message(timeout=0.1) is None


async def test_a_server_that_is_away_is_no_error() -> None:
    process = Process()
    away = Redis.from_url("unix:///nowhere/valkey.sock")

    async with process.wakeups(away) as wakeups:
        wakeups.knock("inbox")
        await asyncio.sleep(0.05)

        assert process.inbox.is_set()


async def test_the_ear_comes_back_after_its_connection_was_cut(valkey: EmbeddedValkey) -> None:
    process = Process()
    async with (
        Redis.from_url(valkey.url, client_name=EAR) as redis,
        process.wakeups(redis),
    ):
        await subscribed(redis, 1)
        (first,) = await ears(redis)
        await redis.client_kill_filter(_id=first)
        async with asyncio.timeout(NOTICED_S):
            while not await ears(redis) - {first}:  # noqa: ASYNC110 - the server knows
                await asyncio.sleep(0.005)
        await subscribed(redis, 1)

        await redis.publish(CHANNEL, "outbox")

        await heard(process.outbox)


async def test_what_is_no_door_is_not_opened(redis: Redis) -> None:
    process = Process()
    async with process.wakeups(redis):
        await subscribed(redis, 1)

        await redis.publish(CHANNEL, "cellar inbox")

        await heard(process.inbox)
        assert not process.outbox.is_set()
