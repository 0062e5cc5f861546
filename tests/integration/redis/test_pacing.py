"""The pace of a channel, kept by all senders together in one Valkey."""

import asyncio
import random
from dataclasses import replace
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from adapters.redis.rate_limit import RedisRateLimit
from bot.pacing import Pacing
from domain.edge_ports import Outgoing
from domain.model.ids import AccountId, ConversationId, TenantId
from domain.model.shop import Account


@pytest.fixture
def row() -> Outgoing:
    return of_channel("whatsapp")


def of_channel(name: str) -> Outgoing:
    tenant = TenantId(uuid4())
    account = Account(tenant, AccountId(uuid4()), "key", name, "1")
    return Outgoing(
        tenant, 1, ConversationId(uuid4()), account, "message", name, "reference", 1, {}
    )


def pacing(redis: Redis) -> Pacing:
    return Pacing(RedisRateLimit(redis), random.Random(1))


async def test_forty_five_messages_to_one_buyer_go_at_once_and_the_next_in_six_seconds(
    redis: Redis, row: Outgoing
) -> None:
    one, other = pacing(redis), pacing(redis)

    waits = [await (one, other)[n % 2].wait_s(row) for n in range(46)]

    assert waits[:45] == [0] * 45
    assert 5 < waits[45] <= 6


async def test_another_buyer_does_not_wait_for_the_first(redis: Redis, row: Outgoing) -> None:
    paced = pacing(redis)
    await asyncio.gather(*(paced.wait_s(row) for _ in range(50)))

    other = replace(row, conversation_id=ConversationId(uuid4()))

    assert await paced.wait_s(other) == 0


async def test_a_number_sends_its_burst_and_then_eighty_a_second(
    redis: Redis, row: Outgoing
) -> None:
    paced, loop = pacing(redis), asyncio.get_running_loop()

    async def sends(count: int) -> list[float]:
        return [
            await paced.wait_s(replace(row, conversation_id=ConversationId(uuid4())))
            for _ in range(count)
        ]

    begun = loop.time()
    waits = await asyncio.gather(*(sends(20) for _ in range(8)))

    assert waits == [[0] * 20] * 8
    assert loop.time() - begun > 0.95


async def test_a_key_that_vanishes_only_forgives(redis: Redis, row: Outgoing) -> None:
    paced = pacing(redis)
    await asyncio.gather(*(paced.wait_s(row) for _ in range(46)))

    await redis.flushdb()

    assert await paced.wait_s(row) == 0


async def test_without_valkey_nothing_waits(row: Outgoing) -> None:
    paced = pacing(Redis.from_url("unix:///nowhere/valkey.sock"))

    assert [await paced.wait_s(row) for _ in range(50)] == [0] * 50


async def test_a_channel_without_rates_asks_nobody() -> None:
    paced = pacing(Redis.from_url("unix:///nowhere/valkey.sock"))

    assert await paced.wait_s(of_channel("twilio")) == 0
