"""A child process: started as somebody, awaited until it answers, ended in steps."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.embedded.errors import ChildFailedError, NotReadyError

LAUNCHER: Final = Path(__file__).with_name("launch.py")
POLL_S: Final = 0.01
TAIL_BYTES: Final = 4_000
TAIL_LINES: Final = 15
KILL_TIMEOUT_S: Final = 5.0


class Identity(StrEnum):
    """Who the child is. Postgres refuses to be root."""

    SELF = "self"
    NAMESPACE = "namespace"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Command:
    """What to run. `stops` are tried in order, each for its seconds; then the group is killed."""

    name: str
    argv: tuple[str, ...]
    log: Path
    cwd: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    identity: Identity = Identity.SELF
    stops: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, 5.0),)

    def launched(self) -> tuple[str, ...]:
        parent, death_signal = str(os.getpid()), str(int(self.stops[0][0]))
        launcher = (sys.executable, "-I", "-S", str(LAUNCHER))
        return (*launcher, parent, death_signal, self.identity, *self.argv)


class Child:
    """A running process, in a session of its own: Ctrl-C reaches the engine, which ends it."""

    def __init__(
        self, command: Command, process: asyncio.subprocess.Process, log_from: int
    ) -> None:
        self._command = command
        self._process = process
        self._log_from = log_from
        self._stopped = False

    @classmethod
    async def start(cls, command: Command) -> "Child":
        """Start it, not waiting for anything.

        Call from the thread that lives as long as the engine: Linux counts the end of the
        *thread* that started a child as its parent's death.
        """
        with command.log.open("ab") as log:
            log_from = log.tell()
            process = await asyncio.create_subprocess_exec(
                *command.launched(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=command.cwd,
                env=dict(command.environment),
                start_new_session=True,
            )
        return cls(command, process, log_from)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    async def exited(self) -> ChildFailedError:
        """Wait for its end, which may never come; the answer tells how it ended."""
        code = await self._process.wait()
        return ChildFailedError(self._command.name, code, self._command.log, self.last_lines())

    async def wait_ready(self, ready: Callable[[], Awaitable[bool]], timeout_s: float) -> None:
        """Ask *ready* until it says yes.

        Raises:
            ChildFailedError: it ended instead.
            NotReadyError: the time is over; it still runs.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while not await ready():
                    if not self.running:
                        raise await self.exited()
                    await asyncio.sleep(POLL_S)
        except TimeoutError:
            raise self.late(timeout_s) from None

    def late(self, waited_s: float) -> NotReadyError:
        return NotReadyError(self._command.name, waited_s, self._command.log, self.last_lines())

    async def stop(self) -> None:
        """End it, politely first. Cancelled while it waits, it kills at once and goes."""
        if self._stopped:  # its number may be another's by now
            return
        self._stopped = True
        try:
            for number, patience_s in self._command.stops:
                if not self.running:
                    break
                with suppress(TimeoutError, ProcessLookupError):
                    self._process.send_signal(number)
                    async with asyncio.timeout(patience_s):
                        await self._process.wait()
        finally:
            self._kill_group()
        async with asyncio.timeout(KILL_TIMEOUT_S):
            await self._process.wait()

    def last_lines(self) -> str:
        """The end of what this very process wrote to its log."""
        with self._command.log.open("rb") as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(self._log_from, size - TAIL_BYTES))
            lines = log.read().decode("utf-8", "replace").splitlines()
        return "\n".join(lines[-TAIL_LINES:])

    def _kill_group(self) -> None:
        # The group outlives its leader when that leaves children behind.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)


async def finish(command: Command, timeout_s: float) -> None:
    """Run a short command to its end.

    Raises:
        ChildFailedError: its code is not zero.
        NotReadyError: it was still busy after *timeout_s*, and has been ended.
    """
    child = await Child.start(command)
    try:
        async with asyncio.timeout(timeout_s):
            outcome = await child.exited()
    except TimeoutError:
        raise child.late(timeout_s) from None
    finally:
        await child.stop()
    if outcome.code != 0:
        raise outcome
