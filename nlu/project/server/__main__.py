"""The NLU server: `python -m server --model FILE (--socket PATH | --port N)`, in nlu/project.

POST /parse {"messages": [{"text": ...}]} and GET /health. It asks nobody who they are: only engines may reach it.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from pathlib import Path

import structlog
from aiohttp import web

from server.batches import Batches
from server.model import Model
from server.parent import die_with_parent

LONGEST_REQUEST = 1 << 20  # bytes
LONGEST_TEXT = 2_000  # characters; a longer message is understood by its beginning
MODEL: web.AppKey[Model] = web.AppKey("model", Model)
BATCHES: web.AppKey[Batches] = web.AppKey("batches", Batches)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="server", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the model file, by its name")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--socket", help="path of a unix socket")
    where.add_argument("--port", type=int, help="a TCP port; 0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="with --port: where to listen")
    parser.add_argument("--parent", type=int, help="end when this process, our parent, ends")
    return parser.parse_args()


def quiet() -> None:
    """Rasa writes a debug line for every message when it is used as a library."""
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


async def parse(request: web.Request) -> web.Response:
    try:
        messages = (await request.json())["messages"]
        texts = [str(message["text"])[:LONGEST_TEXT] for message in messages]
    except (ValueError, KeyError, TypeError):
        return web.json_response({"error": 'send {"messages": [{"text": ...}]}'}, status=400)
    results = await request.app[BATCHES].parse(texts)
    return web.json_response({"model": request.app[MODEL].name, "results": results})


async def health(request: web.Request) -> web.Response:
    return web.json_response({"model": request.app[MODEL].name, "pid": os.getpid()})


def main() -> None:
    options = arguments()
    if options.parent:
        die_with_parent(options.parent)
    quiet()
    model = Model(options.model)
    app = web.Application(client_max_size=LONGEST_REQUEST)
    app[MODEL], app[BATCHES] = model, Batches(model.parse)
    app.add_routes([web.post("/parse", parse), web.get("/health", health)])

    def announce(_address: str) -> None:  # called once the server listens
        print(f"ready {model.name}", flush=True)

    if options.socket:
        Path(options.socket).unlink(missing_ok=True)
        os.umask(0o077)  # the socket is for the engine's user alone
        web.run_app(app, path=options.socket, print=announce, access_log=None)
    else:
        web.run_app(app, host=options.host, port=options.port, print=announce, access_log=None)


if __name__ == "__main__":
    sys.exit(main())
