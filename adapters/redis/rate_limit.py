"""How fast an account may send: a bucket of tokens, shared by every sender."""

import asyncio
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

TIMEOUT_S: Final = 0.5

# The server's clock counts, so that senders need not agree on the time. A token is taken only when
# there is one; the answer is how long the next takes to drop in, in milliseconds. Numbers go as
# text: Lua's become integers on their way out.
TAKE: Final = """
local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(kept[1]) or burst
local at = tonumber(kept[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - at) * rate)
local wait = 0
if tokens >= 1 then
    tokens = tokens - 1
else
    wait = math.ceil((1 - tokens) / rate * 1000)
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000) + 1000)
return wait
"""


class RedisRateLimit:
    def __init__(self, redis: Redis, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._take = redis.register_script(TAKE)

    async def wait_s(self, key: str, rate: float, burst: int) -> float:
        """Seconds to wait before asking again; 0: go, a token is taken. *rate* is per second.

        Without Redis nothing is limited here: the provider's own limit still is, and says so.
        """
        try:
            async with asyncio.timeout(self._timeout_s):
                wait_ms = await self._take(keys=[f"bot:rate:{key}"], args=[rate, burst])
        except (RedisError, OSError, TimeoutError):
            return 0.0
        return int(wait_ms) / 1000
