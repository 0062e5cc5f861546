"""A connection to Redis or Valkey. Nothing kept there is needed: every key may vanish at any time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from redis.asyncio import Redis

__all__ = ["Redis", "open_redis"]

CONNECT_S: Final = 1.0


@asynccontextmanager
async def open_redis(url: str) -> AsyncIterator[Redis]:
    """Connects on first use, and again whenever the server is back."""
    redis = Redis.from_url(url, socket_connect_timeout=CONNECT_S)
    try:
        yield redis
    finally:
        await redis.aclose()
