"""An NLU server that knows one thing: that it is well. `python nlu_server.py SOCKET`."""

import sys

from aiohttp import web


async def health(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


if __name__ == "__main__":
    application = web.Application()
    application.router.add_get("/health", health)
    web.run_app(application, path=sys.argv[1])
