"""Brings webhooks to the engine as a provider does: at least once, again and again while it is away."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.sandbox.clock import Clock
from bot.sandbox.journal import Exchange, Journal
from bot.sandbox.settings import Pace
from bot.sandbox.switches import Switches


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Webhook:
    """One signed request to the engine; `path` begins with a slash.

    `secret_query` is the part of the address that nobody else may know, and that no log shows.
    """

    who: str
    path: str
    headers: dict[str, str]
    body: bytes
    note: str = ""
    on_taken: Callable[[], None] = _nothing
    secret_query: str = ""
    once: bool = False
    """A provider that never tries again."""


class Courier:
    """Needs to be opened within a running loop and closed with it."""

    def __init__(self, engine_url: str, pace: Pace, journal: Journal, clock: Clock) -> None:
        self._engine_url = engine_url.rstrip("/")
        self._pace = pace
        self._journal = journal
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._overtaken: dict[str, asyncio.Event] = {}

    async def open(self) -> None:
        # A proxy in the environment is for the world outside, not for our own two processes.
        self._session = aiohttp.ClientSession(trust_env=False)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the courier is not open")
        return self._session

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run *work* beside everything else, until done or closed."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def post(self, webhook: Webhook, switches: Switches) -> None:
        """Send it from here on, in the background."""
        self.spawn(self.deliver(webhook, switches))

    async def deliver(self, webhook: Webhook, switches: Switches) -> None:
        """Return when the engine has taken it, as often as the switches say, or all tries are used."""
        if switches.reorder:
            await self._let_one_pass(webhook.who)
        for _ in range(switches.repeat):
            await self._until_taken(webhook)

    async def _let_one_pass(self, who: str) -> None:
        waiting = self._overtaken.pop(who, None)
        if waiting is not None:
            # The held one follows us, a moment later.
            asyncio.get_running_loop().call_later(0.1, waiting.set)
            return
        passed = self._overtaken[who] = asyncio.Event()
        try:
            async with asyncio.timeout(self._pace.swap_s):
                await passed.wait()
        except TimeoutError:
            if self._overtaken.get(who) is passed:
                del self._overtaken[who]

    async def _until_taken(self, webhook: Webhook) -> None:
        for attempt in range(1, 2 if webhook.once else self._pace.attempts + 1):
            if await self._try(webhook, attempt):
                webhook.on_taken()
                return
            delays = self._pace.retries_s
            await asyncio.sleep(delays[min(attempt, len(delays)) - 1])

    async def _try(self, webhook: Webhook, attempt: int) -> bool:
        started = time.monotonic()
        status, answer = 0, ""
        try:
            async with self.session.post(
                self._engine_url + webhook.path + webhook.secret_query,
                data=webhook.body,
                headers=webhook.headers,
                timeout=aiohttp.ClientTimeout(total=self._pace.timeout_s),
                allow_redirects=False,
            ) as response:
                status, answer = response.status, await response.text(errors="replace")
        except (aiohttp.ClientError, TimeoutError) as error:
            answer = type(error).__name__
        self._journal.write(
            Exchange(
                at_ms=self._clock.stamp_ms(),
                direction="to_engine",
                who=webhook.who,
                method="POST",
                path=webhook.path,
                request=webhook.body.decode("utf-8", "replace"),
                status=status,
                answer=answer,
                took_ms=round((time.monotonic() - started) * 1000),
                attempt=attempt,
                note=webhook.note,
            )
        )
        return status == HTTPStatus.OK
