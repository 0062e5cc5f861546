"""One engine a state folder, and no process left over from an engine that was killed.

The claim is a file lock, which the kernel frees with its holder, on a file that names the child.
"""

import asyncio
import fcntl
import json
import os
import signal
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.embedded.errors import AlreadyRunningError, EmbeddedError
from bot.embedded.pids import birth

POLL_S = 0.01
# Postgres writes a checkpoint before it goes; Python may be inside a long call.
PATIENCE_S = 10.0
KILL_PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Record:
    """Who runs: the engine's process and its child, each with its birth (a pid is used again).

    `address` is where the child answers, once it does.
    """

    engine: int
    engine_birth: str
    child: int
    child_birth: str
    address: str


class Claim:
    """The right to run *service* in one state folder; `take` first, `release` last."""

    def __init__(self, service: str, file: Path) -> None:
        self._service = service
        self.file = file
        self._descriptor: int | None = None

    async def take(self, stop_signal: signal.Signals) -> None:
        """Lock, and end what a killed engine left behind.

        Raises:
            AlreadyRunningError: a living engine holds the claim.
        """
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            holder = self.read()
            owner = str(holder.engine) if holder else "unknown"
            raise AlreadyRunningError(self._service, owner, self.file.parent.parent) from None
        self._descriptor = descriptor
        try:
            left_over = self.read()
            if left_over:
                await end_orphan(self._service, left_over, stop_signal)
        except BaseException:
            self.release()
            raise

    def name_child(self, pid: int, address: str = "") -> None:
        us = os.getpid()
        record = Record(us, birth(us) or "", pid, birth(pid) or "", address)
        self._write(json.dumps(asdict(record)))

    def address(self) -> str | None:
        """Where the child of a living engine answers; None when none runs, or is not ready."""
        record = self.read()
        if record and lives(record) and birth(record.engine) == record.engine_birth:
            return record.address or None
        return None

    def release(self) -> None:
        if self._descriptor is None:
            return
        os.close(self._descriptor)
        self._descriptor = None

    def read(self) -> Record | None:
        """Who had it last, or has it now."""
        with suppress(OSError, ValueError, TypeError):
            return Record(**json.loads(self.file.read_text("utf-8")))
        return None

    def _write(self, text: str) -> None:
        if self._descriptor is None:
            raise EmbeddedError(f"{self._service}: not claimed")
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)


async def end_orphan(service: str, left_over: Record, stop_signal: signal.Signals) -> None:
    for number, patience_s in ((stop_signal, PATIENCE_S), (signal.SIGKILL, KILL_PATIENCE_S)):
        if not lives(left_over):
            return
        with suppress(ProcessLookupError):
            os.kill(left_over.child, number)
        await until_gone(left_over, patience_s)
    if lives(left_over):
        raise EmbeddedError(f"{service}: process {left_over.child} does not end; end it by hand.")


async def until_gone(left_over: Record, patience_s: float) -> None:
    for _ in range(int(patience_s / POLL_S)):  # it is no child of ours: nobody calls us
        if not lives(left_over):
            return
        await asyncio.sleep(POLL_S)


def lives(record: Record) -> bool:
    return birth(record.child) == record.child_birth
