"""The outbox carried out: send what the turn wrote, ask the world what it wanted asked."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from bot import policy
from bot.metrics import Metrics
from domain.edge_ports import Channel, Outbox, Outgoing
from domain.errors import ProviderError, Verdict

BATCH = 20
SEND_S = 25.0
"""Longer than any provider client's own timeout, shorter than the row's lease."""
TRIES = 8
"""With doubling waits these span about four minutes; after that an operator is told."""
FIRST_WAIT_S = 1.0
LATER = timedelta(hours=24)
UNSURE_S = 60.0
"""After a timeout the message may have gone out: a status usually arrives within this time."""

log = structlog.get_logger()
Perform: TypeAlias = Callable[[Outgoing], Awaitable[None]]
Wait: TypeAlias = Callable[[Outgoing], Awaitable[float]]
"""Seconds until the row may be sent, 0: now."""


@dataclass(slots=True)
class Sender:
    """One task. Rows of one conversation leave in order; different conversations side by side."""

    outbox: Outbox
    channels: Mapping[str, Channel]
    effects: Mapping[str, Perform]
    opted_out: Perform
    wait_s: Wait
    clock: Callable[[], datetime]
    jitter: random.Random
    metrics: Metrics

    async def once(self) -> bool:
        """Carry out one batch; False when there was nothing to do."""
        rows = await self.outbox.claim(BATCH)
        await asyncio.gather(*(self._carry_out(row) for row in rows))
        return bool(rows)

    async def _held_back(self, row: Outgoing) -> bool:
        """Whether a message may not go now: set aside, or put off without counting it as a try."""
        now = self.clock()
        reason = policy.outside(policy.rules(row.account.channel), row.heard_at, now)
        if reason:
            await self.outbox.park(row, reason)
            self.metrics.sends.labels("withheld").inc()
            return True
        wait_s = await self.wait_s(row)
        if wait_s:
            await self.outbox.postpone(row, now + timedelta(seconds=wait_s), "paced")
            self.metrics.sends.labels("paced").inc()
        return bool(wait_s)

    async def _carry_out(self, row: Outgoing) -> None:
        if row.row == "message" and await self._held_back(row):
            return
        try:
            with self.metrics.part("send"):
                async with asyncio.timeout(SEND_S):
                    provider_id = await self._do(row)
        except ProviderError as error:
            await self._decide(row, error)
        except TimeoutError:
            await self._decide(row, ProviderError("timeout", verdict=Verdict.UNKNOWN))
        except Exception as error:
            log.exception("send.failed", outbox=row.outbox_id)
            await self._decide(row, ProviderError(type(error).__name__, verdict=Verdict.RETRY))
        else:
            await self.outbox.sent(row, provider_id)
            self.metrics.sends.labels("sent").inc()
            self.metrics.count_segments(row.account.channel, row.body)

    async def _do(self, row: Outgoing) -> str:
        if row.row == "effect":
            await self.effects[row.kind](row)
            return ""
        channel = self.channels[row.account.channel]
        sent = await channel.send(row.account, row.body, row.key)
        return sent.provider_id

    async def _decide(self, row: Outgoing, error: ProviderError) -> None:
        """Again soon, again tomorrow, never to this buyer, or put before an operator."""
        if error.verdict is Verdict.OPTED_OUT:
            await self.outbox.park(row, error.code)
            await self.opted_out(row)
            self.metrics.sends.labels("opted_out").inc()
            return
        if error.verdict in {Verdict.NEVER, Verdict.ALARM} or row.attempts >= TRIES:
            log.warning(
                "send.parked", outbox=row.outbox_id, code=error.code, verdict=error.verdict.value
            )
            await self.outbox.park(row, error.code)
            self.metrics.sends.labels("parked").inc()
            return
        await self.outbox.retry(row, self.clock() + self._wait(row, error), error.code)
        self.metrics.sends.labels("retried").inc()

    def _wait(self, row: Outgoing, error: ProviderError) -> timedelta:
        if error.verdict is Verdict.LATER:
            return LATER
        grown = FIRST_WAIT_S * error.growth ** (row.attempts - 1)
        least = error.retry_after_s or (UNSURE_S if error.verdict is Verdict.UNKNOWN else 0.0)
        return timedelta(seconds=max(grown, least) * (1 + self.jitter.random() / 4))
