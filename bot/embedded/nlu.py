"""The NLU server: another Python, another process, kept alive while the engine runs."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import aiohttp
import structlog

from bot.embedded.claim import Claim
from bot.embedded.errors import EmbeddedError
from bot.embedded.process import Child, Command
from bot.embedded.state import StateFolder

SERVICE: Final = "nlu"
HEALTH_TIMEOUT: Final = aiohttp.ClientTimeout(total=2.0)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NluSettings:
    """`argv` must be the server itself: of a wrapper only the wrapper would die with the engine.

    Health is asked at `<url>/health`, over `socket` when there is one; `StateFolder.socket_folder`
    names a folder for it. A server that ends is started again after `first_delay_s`, then twice
    that, up to `longest_delay_s`; one that lived for `forgiven_after_s` starts from the first.
    """

    state: Path
    argv: tuple[str, ...]
    cwd: Path
    socket: Path | None = None
    url: str = "http://localhost"
    environment: Mapping[str, str] = field(default_factory=dict)
    start_timeout_s: float = 60.0
    stop_timeout_s: float = 5.0
    first_delay_s: float = 0.5
    longest_delay_s: float = 30.0
    forgiven_after_s: float = 60.0


class EmbeddedNlu:
    """`start` returns when the server is healthy; from then on it is started again when it dies."""

    def __init__(
        self, settings: NluSettings, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._monotonic = monotonic
        self._state = StateFolder(settings.state)
        self._claim = Claim(SERVICE, self._state.claim_file(SERVICE))
        self._child: Child | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Wait until it is healthy.

        Raises:
            AlreadyRunningError: another engine uses this state folder.
            ChildFailedError, NotReadyError: it did not start; its last words are in the message.
        """
        await self._claim.take(signal.SIGTERM)
        try:
            child = await self._healthy_child()
        except BaseException:
            await self.stop()
            raise
        self._keeper = asyncio.create_task(self._keep(child), name="nlu keeper")

    async def stop(self) -> None:
        try:
            if self._keeper:
                self._keeper.cancel()
                await asyncio.wait([self._keeper], timeout=self._settings.stop_timeout_s)
            if self._child:
                await self._child.stop()
        finally:
            self._keeper = self._child = None
            self._claim.release()

    async def _keep(self, child: Child) -> None:
        delay_s = self._settings.first_delay_s
        living: Child | None = child
        while True:
            if living:
                born = self._monotonic()
                outcome = await living.exited()
                log.warning("nlu.ended", code=outcome.code)
                if self._monotonic() - born >= self._settings.forgiven_after_s:
                    delay_s = self._settings.first_delay_s
            await asyncio.sleep(delay_s)
            delay_s = min(delay_s * 2, self._settings.longest_delay_s)
            living = await self._started_again()

    async def _started_again(self) -> Child | None:
        try:
            child = await self._healthy_child()
        except (EmbeddedError, OSError) as failure:
            # Not its message: the last lines of a server that reads buyers' words.
            log.warning("nlu.not_started", error=type(failure).__name__)
            return None
        log.info("nlu.started_again")
        return child

    async def _healthy_child(self) -> Child:
        if self._settings.socket:
            self._settings.socket.unlink(missing_ok=True)
        child = self._child = await Child.start(self._command())
        self._claim.name_child(child.pid)
        try:
            async with aiohttp.ClientSession(
                connector=self._connector(), timeout=HEALTH_TIMEOUT
            ) as session:

                async def healthy() -> bool:
                    with suppress(aiohttp.ClientError, TimeoutError):
                        async with session.get(f"{self._settings.url}/health") as answer:
                            return answer.status == HTTPStatus.OK
                    return False

                await child.wait_ready(healthy, self._settings.start_timeout_s)
        except BaseException:
            await child.stop()
            raise
        return child

    def _connector(self) -> aiohttp.BaseConnector:
        if self._settings.socket:
            return aiohttp.UnixConnector(str(self._settings.socket))
        return aiohttp.TCPConnector()

    def _command(self) -> Command:
        return Command(
            name=SERVICE,
            argv=self._settings.argv,
            log=self._state.log_file(SERVICE),
            cwd=self._settings.cwd,
            environment={**os.environ, **self._settings.environment},
            stops=((signal.SIGTERM, self._settings.stop_timeout_s),),
        )
