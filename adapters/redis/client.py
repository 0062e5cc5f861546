"""A connection to Redis or Valkey. Nothing kept there is needed: every key may vanish at any time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

__all__ = ["Redis", "open_redis", "trouble_of"]

CONNECT_S: Final = 1.0
ANSWER_S: Final = 5.0


@asynccontextmanager
async def open_redis(url: str) -> AsyncIterator[Redis]:
    """Connects on first use, and again whenever the server is back."""
    redis = Redis.from_url(url, socket_connect_timeout=CONNECT_S)
    try:
        yield redis
    finally:
        await redis.aclose()


async def trouble_of(url: str) -> str:
    """Why the server does not answer, as the error's name; empty when it does."""
    try:
        async with asyncio.timeout(ANSWER_S), open_redis(url) as redis:
            await redis.ping()
    except (RedisError, OSError, TimeoutError, ValueError) as error:
        return type(error).__name__
    return ""
