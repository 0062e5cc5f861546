"""`bot serve` in a process of its own, to be killed.

A fork server has done the imports, so that a start costs what the engine itself needs.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.__main__ import main
from bot.embedded.launch import die_with

START_S = 60.0
STOP_S = 20.0
POLL_S = 0.02


@dataclass(frozen=True, slots=True)
class Engine:
    """A started engine; `log` is everything it has ever written."""

    url: str
    log: Path
    process: ForkServerProcess

    @property
    def alive(self) -> bool:
        return self.process.is_alive()

    async def killed(self) -> None:
        self.process.kill()
        await self._ended()

    async def stopped(self) -> int:
        """Politely; its exit code."""
        self.signalled(signal.SIGTERM)
        return await self._ended()

    def signalled(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process.pid or 0, number)

    async def _ended(self) -> int:
        async with asyncio.timeout(STOP_S):
            while self.process.is_alive():  # noqa: ASYNC110 - another process, no event to wait for
                await asyncio.sleep(POLL_S)
        return self.process.exitcode or 0


async def started(
    environment: Mapping[str, str],
    log: Path,
    patience_s: float = START_S,
    arguments: Sequence[str] = (),
) -> Engine:
    """`bot serve` with *arguments*. Return when it can sell."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["bot.__main__"])
    process = forks.Process(target=serve, args=(dict(environment), log, arguments), daemon=True)
    process.start()
    engine = Engine(f"http://127.0.0.1:{environment['PORT']}", log, process)
    async with (
        asyncio.timeout(patience_s),
        ClientSession(timeout=ClientTimeout(total=3)) as session,
    ):
        while not await ready(session, engine.url):
            if not engine.alive:
                raise RuntimeError(f"the engine ended, see {last_words(log)}")
            await asyncio.sleep(POLL_S)
    return engine


def last_words(log: Path) -> str:
    return f"{log}:\n{log.read_text('utf-8')[-2000:]}"


async def ready(session: ClientSession, url: str) -> bool:
    with suppress(ClientError, TimeoutError):
        async with session.get(f"{url}/ready") as answer:
            return answer.ok
    return False


def serve(environment: Mapping[str, str], log: Path, arguments: Sequence[str]) -> None:
    """In the new process: become `bot serve`, and never outlive the test."""
    os.setsid()
    if sys.platform == "linux":
        die_with(os.getppid(), signal.SIGKILL)
    os.environ.clear()
    os.environ.update(environment)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(written, sys.stdout.fileno())
    os.dup2(written, sys.stderr.fileno())
    sys.argv = ["bot", "serve", *arguments]
    main()
