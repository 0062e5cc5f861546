"""One engine of `bot serve --workers N`: told on stdin where everything is, it serves until told to stop."""

import asyncio
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

import uvloop

from bot.local import Services
from bot.logs import configure
from bot.run import engine, stopped
from bot.settings import Settings, read


async def serve(settings: Settings, order: dict[str, Any]) -> None:
    noted = order["services"]
    where = noted.pop("nlu_socket")
    running = Services(**noted, nlu_socket=Path(where) if where else None)
    door = socket.socket(fileno=order["door"])
    async with engine(settings, running, None, door=door, counted=Path(order["counted"])):
        sys.stdout.write("up\n")
        sys.stdout.flush()
        polite = asyncio.create_task(stopped())
        alone = asyncio.create_task(_left_alone())
        await asyncio.wait({polite, alone}, return_when=asyncio.FIRST_COMPLETED)


async def _left_alone() -> None:
    """Until whoever started us is gone, however it went."""
    loop, gone = asyncio.get_running_loop(), asyncio.Event()

    def heard() -> None:
        if not os.read(sys.stdin.fileno(), 1):
            loop.remove_reader(sys.stdin.fileno())
            gone.set()

    loop.add_reader(sys.stdin.fileno(), heard)
    await gone.wait()


if __name__ == "__main__":
    known = read(os.environ)
    configure(pretty=sys.stderr.isatty(), level=known.log_level)
    uvloop.run(serve(known, json.loads(sys.stdin.buffer.readline())))
