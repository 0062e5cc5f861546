"""Rasa's environment, the training command and the server, as a test holds them."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROJECT = ROOT / "nlu" / "project"
PYTHON = PROJECT / ".venv" / "bin" / "python"
SMALL = Path(__file__).parent / "small"
TRAINING_S = 300.0  # the first run makes Rasa's environment as well
START_S = 30.0
STOP_S = 10.0


def train(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "train.py"), *options]
    return subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, text=True, timeout=TRAINING_S, check=False
    )


@dataclass(frozen=True, slots=True)
class Server:
    process: asyncio.subprocess.Process
    socket: Path

    async def stopped(self) -> int:
        self.process.terminate()
        return await asyncio.wait_for(self.process.wait(), STOP_S)


async def start(model: Path, socket: Path, *options: str) -> Server:
    command = ("-m", "server", "--model", str(model), "--socket", str(socket), *options)
    process = await asyncio.create_subprocess_exec(
        str(PYTHON),
        *command,
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    await asyncio.wait_for(process.stdout.readline(), START_S)
    return Server(process, socket)


@asynccontextmanager
async def running(model: Path, socket: Path) -> AsyncIterator[Server]:
    server = await start(model, socket)
    try:
        yield server
    finally:
        if server.process.returncode is None:
            await server.stopped()


def ran(code: str) -> subprocess.CompletedProcess[str]:
    """Python code, in Rasa's environment."""
    return subprocess.run(  # noqa: S603 - our own code
        [str(PYTHON), "-W", "ignore", "-c", code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def printed(code: str) -> str:
    """What code prints there; it ends without an error."""
    done = ran(code)
    assert done.returncode == 0, done.stderr
    return done.stdout
