"""A provider's API: answers each path with what is written for it, and remembers what it was asked."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.http import Http


class Api:
    """`answers`: path -> status and JSON, or a list of them that are given one after the other."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, Any]] = []
        self.queries: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.before: Callable[[web.Request], Awaitable[None]] | None = None

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append((request.path, await request.json() if request.can_read_body else None))
        self.queries.append(dict(request.query))
        self.headers.append(dict(request.headers))
        if self.before is not None:
            await self.before(request)
        answer = self.answers[request.path]
        status, body = answer.pop(0) if isinstance(answer, list) else answer
        return web.json_response(body, status=status)


@asynccontextmanager
async def provider(api: Api) -> AsyncIterator[tuple[Http, str]]:
    """The way to *api* and its address, while the block lasts."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", api.handle)
    async with TestServer(app) as server, ClientSession() as session:
        yield Http(session), str(server.make_url("")).rstrip("/")
