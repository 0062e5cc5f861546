"""The outbox carried out: send what the turn wrote, ask the world what it wanted asked."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog
from structlog.contextvars import bind_contextvars, reset_contextvars

from adapters.postgres.pool import AWAY
from bot import policy
from bot.metrics import Metrics
from domain.edge_ports import Channel, Outbox, Outgoing
from domain.errors import ProviderError, Verdict
from domain.template_ports import TemplateChannel

BATCH = 20
HANDED = 100
"""Conversations whose messages are handed over and under way; beyond that they wait in the outbox."""
SEND_S = 25.0
"""Longer than any provider client's own timeout, shorter than the row's lease."""
TRIES = 8
"""With doubling waits these span about four minutes; after that an operator is told."""
FINAL = frozenset({Verdict.NEVER, Verdict.ALARM})
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
    """Rows of one conversation leave in order; different conversations side by side. `wake`: look again at once."""

    outbox: Outbox
    channels: Mapping[str, Channel]
    effects: Mapping[str, Perform]
    opted_out: Perform
    wait_s: Wait
    clock: Callable[[], datetime]
    jitter: random.Random
    metrics: Metrics
    wake: Callable[[], None]
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def once(self) -> bool:
        """Carry out one batch of what waits; False when there was nothing to do."""
        rows = await self.outbox.claim(BATCH)
        await asyncio.gather(*(self._carry_out(row) for row in rows))
        return bool(rows)

    def room(self) -> bool:
        return len(self._under_way) < HANDED

    def take(self, rows: Sequence[Outgoing]) -> None:
        """Send a turn's messages as soon as it is committed, without asking the database for them."""
        delivery = asyncio.create_task(self._deliver(rows))
        self._under_way.add(delivery)
        delivery.add_done_callback(self._under_way.discard)

    async def finish(self) -> None:
        """Wait for what is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _deliver(self, rows: Sequence[Outgoing]) -> None:
        """In order: when one has to wait, the later ones wait behind it."""
        try:
            for place, row in enumerate(rows):
                if not await self._carry_out(row):
                    for later in rows[place + 1 :]:
                        await self.outbox.postpone(later, self.clock(), "behind another")
                    return
        except AWAY as error:
            # The lease runs out, and the rows are claimed again.
            log.warning("send.waits", error=type(error).__name__)
        except Exception:
            log.exception("send.failed", outbox=[row.outbox_id for row in rows])

    async def _held_back(self, row: Outgoing) -> bool | None:
        """None: it may go now. True: it was set aside for good. False: put off, without counting it as a try."""
        now = self.clock()
        reason = policy.outside(policy.rules(row.account.channel), row.heard_at, now)
        if reason and not self._approved(row):
            await self.outbox.park(row, reason)
            self.metrics.sends.labels("withheld").inc()
            return True
        wait_s = await self.wait_s(row)
        if not wait_s:
            return None
        await self.outbox.postpone(row, now + timedelta(seconds=wait_s), "paced")
        self.metrics.sends.labels("paced").inc()
        return False

    def _approved(self, row: Outgoing) -> bool:
        channel = self.channels[row.account.channel]
        return isinstance(channel, TemplateChannel) and channel.is_template(row.body)

    async def _carry_out(self, row: Outgoing) -> bool:
        """Whether it has left the line: sent, or set aside."""
        before = bind_contextvars(correlation_id=row.correlation_id, outbox=row.outbox_id)
        try:
            return await self._left(row)
        finally:
            reset_contextvars(**before)

    async def _left(self, row: Outgoing) -> bool:
        held_back = await self._held_back(row) if row.row == "message" else None
        if held_back is not None:
            return held_back
        try:
            with self.metrics.part("send"):
                async with asyncio.timeout(SEND_S):
                    provider_id = await self._do(row)
        except ProviderError as error:
            return await self._decide(row, error)
        except TimeoutError:
            return await self._decide(row, ProviderError("timeout", verdict=Verdict.UNKNOWN))
        except Exception as error:
            log.exception("send.failed")
            return await self._decide(
                row, ProviderError(type(error).__name__, verdict=Verdict.RETRY)
            )
        if await self.outbox.sent(row, provider_id):
            self.wake()
        log.info("send.sent", kind=row.kind, attempts=row.attempts)
        self.metrics.sends.labels("sent").inc()
        self.metrics.count_segments(row.account.channel, row.body)
        return True

    async def _do(self, row: Outgoing) -> str:
        if row.row == "effect":
            await self.effects[row.kind](row)
            return ""
        channel = self.channels[row.account.channel]
        sent = await channel.send(row.account, row.body, row.key)
        return sent.provider_id

    async def _decide(self, row: Outgoing, error: ProviderError) -> bool:
        """Again soon, again tomorrow, never to this buyer, or put before an operator. Whether that is the end of it."""
        if error.verdict is Verdict.OPTED_OUT:
            more = await self.outbox.park(row, error.code)
            await self.opted_out(row)
            self.metrics.sends.labels("opted_out").inc()
            if more:
                self.wake()
            return True
        if error.verdict in FINAL or row.attempts >= (error.most_tries or TRIES):
            log.warning("send.parked", code=error.code, verdict=error.verdict.value)
            if await self.outbox.park(row, error.code):
                self.wake()
            self.metrics.sends.labels("parked").inc()
            return True
        await self.outbox.retry(row, self.clock() + self._wait(row, error), error.code)
        log.info("send.retried", code=error.code, attempts=row.attempts)
        self.metrics.sends.labels("retried").inc()
        return False

    def _wait(self, row: Outgoing, error: ProviderError) -> timedelta:
        if error.verdict is Verdict.LATER:
            return LATER
        grown = FIRST_WAIT_S * error.growth ** (row.attempts - 1)
        least = error.retry_after_s or (UNSURE_S if error.verdict is Verdict.UNKNOWN else 0.0)
        return timedelta(seconds=max(grown, least) * (1 + self.jitter.random() / 4))
