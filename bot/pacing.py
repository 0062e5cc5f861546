"""How long a message has to wait so that its channel does not refuse it."""

import asyncio
import random
from dataclasses import dataclass
from typing import Final, Protocol

from bot.policy import Rate, rules
from domain.edge_ports import Outgoing

LEAST_NAP_S: Final = 0.05
MOST_NAPS: Final = 20
"""A second or two in all: short of the row's lease, and long enough for a burst of several hundred."""


class RateLimit(Protocol):
    async def wait_s(self, key: str, rate: float, burst: int) -> float:
        """Seconds to wait before asking again; 0: go."""
        ...


@dataclass(frozen=True, slots=True)
class Pacing:
    """An account's rate is so high that waiting for it is waiting here; a buyer's turn may be far off."""

    limit: RateLimit
    jitter: random.Random

    async def wait_s(self, row: Outgoing) -> float:
        """0: go. Else in so many seconds again."""
        rule, account = rules(row.account.channel), str(row.account.account_id)
        if rule.account:
            wait_s = await self._nap(account, rule.account)
            if wait_s:
                return wait_s
        if rule.pair is None:
            return 0.0
        pair = rule.pair
        return await self.limit.wait_s(f"{account}:{row.conversation_id}", pair.per_s, pair.burst)

    async def _nap(self, key: str, rate: Rate) -> float:
        """Many may wait for the same token, so nobody asks for it exactly when it drops in."""
        wait_s = await self.limit.wait_s(key, rate.per_s, rate.burst)
        for _ in range(MOST_NAPS):
            if not wait_s:
                break
            await asyncio.sleep(max(wait_s, LEAST_NAP_S) * (1 + self.jitter.random()))
            wait_s = await self.limit.wait_s(key, rate.per_s, rate.burst)
        return wait_s
