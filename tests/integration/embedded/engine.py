"""A small engine: starts Postgres, Valkey and an NLU server, says so in one line, and waits.

Run as `python engine.py STATE NLU_PROGRAM`; the tests kill it and look at what is left.
"""

import asyncio
import json
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import uvloop

from bot.embedded import (
    EmbeddedNlu,
    EmbeddedPostgres,
    EmbeddedValkey,
    NluSettings,
    PostgresSettings,
    StateFolder,
    ValkeySettings,
)


async def main(state: Path, nlu_program: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    folder = StateFolder(state)
    socket = folder.socket_folder("nlu") / "nlu.sock"
    nlu = NluSettings(
        state=state,
        argv=(sys.executable, str(nlu_program), str(socket)),
        cwd=state,
        socket=socket,
    )
    async with AsyncExitStack() as services:
        postgres = await services.enter_async_context(EmbeddedPostgres(PostgresSettings(state)))
        valkey = await services.enter_async_context(EmbeddedValkey(ValkeySettings(state)))
        await services.enter_async_context(EmbeddedNlu(nlu))
        children = {
            name: json.loads(folder.claim_file(name).read_text("utf-8"))["child"]
            for name in ("postgres", "valkey", "nlu")
        }
        started = {"dsn": postgres.dsn, "valkey": valkey.url, "children": children}
        sys.stdout.write(json.dumps(started) + "\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
