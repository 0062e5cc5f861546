"""`bot serve --workers N`: engines in processes of their own, looked after by one that serves nobody itself.

Each is started anew, not forked: an event loop, a pool of connections and threads do not survive a fork. They take
connections from one listening socket that outlives them, so that a process that ends leaves no caller behind.
"""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
import typer

from adapters.postgres.migrate import migrate
from bot.local import Services, services
from bot.run import DRAIN_S, say, stopped
from bot.settings import Settings, SettingsError

STOP_S = 2 * DRAIN_S + 5.0
"""Requests first, then turns and sends; what is left then is killed, and taken up by others."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
"""Between an engine's end and its next start; doubled while they end within `HEALTHY_S`."""
HEALTHY_S = 60.0
MOST_PROCESSES = 16
WAITING_CALLERS = 1024
COUNTED_IN = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus_client reads it when it is imported: the processes count in files there, to be added up."""

log = structlog.get_logger()


@dataclass(slots=True)
class Processes:
    """*order* is what each is told on its stdin, whose end tells it that we are gone."""

    count: int
    door: socket.socket
    order: bytes
    environment: Mapping[str, str]
    _running: dict[int, asyncio.subprocess.Process] = field(default_factory=dict)
    _up: set[int] = field(default_factory=set)
    _all_up: asyncio.Event = field(default_factory=asyncio.Event)
    _stopping: bool = False

    async def keep_up(self) -> None:
        """Until `stop`; who ends by itself is followed by another."""
        await asyncio.gather(*(self._keep(place) for place in range(self.count)))

    async def all_up(self) -> None:
        await self._all_up.wait()

    async def stop(self) -> None:
        """Politely, and at the latest after `STOP_S` by force."""
        self._stopping = True
        for process in self._running.values():
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_S):
                await asyncio.gather(*(each.wait() for each in [*self._running.values()]))
        for process in self._running.values():
            with suppress(ProcessLookupError):
                process.kill()

    async def _keep(self, place: int) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping:
            begun_s = time.monotonic()
            code = await self._one(place)
            if self._stopping:
                return
            pause_s = (
                FIRST_PAUSE_S
                if time.monotonic() - begun_s > HEALTHY_S
                else min(2 * pause_s, LONGEST_PAUSE_S)
            )
            log.warning("process.ended", place=place, code=code, again_in_s=pause_s)
            await asyncio.sleep(pause_s)

    async def _one(self, place: int) -> int:
        """Started and awaited; its exit code."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.one_of_many"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=dict(self.environment),
            pass_fds=[self.door.fileno()],
            start_new_session=True,  # Ctrl-C reaches us, and we tell them
        )
        self._running[place] = process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(self.order)
        if await process.stdout.readline():
            log.info("process.up", place=place, pid=process.pid)
            self._up.add(place)
            if len(self._up) == self.count:
                self._all_up.set()
        return await process.wait()


async def serve_many(settings: Settings, count: int) -> None:
    """Raises:
    SettingsError: the port is taken.
    """
    async with services(settings, say) as running:
        await migrate(running.database_url)
        with listening(settings) as door, TemporaryDirectory(prefix="bot-counted-") as counted:
            environment = {**os.environ, COUNTED_IN: counted}
            order = order_of(running, door.fileno(), Path(counted))
            processes = Processes(count, door, order, environment)
            keeping = asyncio.create_task(processes.keep_up())
            telling = asyncio.create_task(_tell(processes, settings))
            await stopped()
            telling.cancel()
            await processes.stop()
            keeping.cancel()


async def _tell(processes: Processes, settings: Settings) -> None:
    await processes.all_up()
    typer.echo(f"Listening at {settings.url} with {processes.count} processes")


def listening(settings: Settings) -> socket.socket:
    try:
        return socket.create_server((settings.host, settings.port), backlog=WAITING_CALLERS)
    except OSError as error:
        raise SettingsError(f"PORT: {settings.host}:{settings.port}: {error.strerror}") from error


def order_of(running: Services, door: int, counted: Path) -> bytes:
    body = asdict(running) | {"nlu_socket": str(running.nlu_socket or "")}
    return json.dumps({"services": body, "door": door, "counted": str(counted)}).encode() + b"\n"
