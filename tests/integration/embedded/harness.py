"""What the tests of the embedded processes share: an engine to kill, and a look at what is left."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.embedded.pids import birth

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
NLU_SERVER = HERE / "nlu_server.py"
PATIENCE_S = 20.0
POLL_S = 0.02


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine.py and what it said of itself."""

    process: asyncio.subprocess.Process
    dsn: str
    valkey: str
    children: dict[str, int]


@asynccontextmanager
async def running(state: Path) -> AsyncIterator[Engine]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(HERE / "engine.py"),
        str(state),
        str(NLU_SERVER),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    try:
        assert process.stdout
        async with asyncio.timeout(PATIENCE_S * 2):
            line = await process.stdout.readline()
        if not line:
            _, errors = await process.communicate()
            raise RuntimeError(errors.decode())
        yield Engine(process, **json.loads(line))
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        async with asyncio.timeout(PATIENCE_S):
            await process.wait()


async def all_gone(pids: Iterable[int]) -> bool:
    for _ in range(int(PATIENCE_S / POLL_S)):
        if not any(birth(pid) for pid in pids):
            return True
        await asyncio.sleep(POLL_S)
    return False
