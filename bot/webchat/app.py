"""The web chat as part of the engine's web edge: which path leads where, and what runs behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from bot.webchat.feed import Feed
from bot.webchat.pages import Pages
from bot.webchat.polls import Polls
from bot.webchat.sockets import Sockets


@dataclass(slots=True)
class WebChat:
    pages: Pages
    sockets: Sockets
    polls: Polls
    feed: Feed

    def add_to(self, app: web.Application) -> None:
        here = "/chat/{key}"
        app.add_routes(
            [
                web.get(here, _with_slash),
                web.get(f"{here}/", self.pages.page),
                web.get(f"{here}/manifest.webmanifest", self.pages.manifest),
                web.get(f"{here}/icon.svg", self.pages.icon),
                web.get(f"{here}/sw.js", self.pages.worker),
                web.get(f"{here}/socket", self.sockets.serve),
                web.post(f"{here}/hello", self.polls.hello),
                web.post(f"{here}/say", self.polls.say),
                web.post(f"{here}/poll", self.polls.poll),
                web.get(f"{here}/{{asset}}", self.pages.asset),
            ]
        )
        app.cleanup_ctx.append(self._feeding)
        app.on_shutdown.append(self._hang_up)

    async def _feeding(self, _app: web.Application) -> AsyncIterator[None]:
        running = asyncio.create_task(self.feed.run())
        yield
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    async def _hang_up(self, _app: web.Application) -> None:
        self.feed.close()
        await self.sockets.close()


async def _with_slash(request: web.Request) -> web.Response:
    """Relative addresses of the page begin behind the key."""
    key = request.match_info["key"]
    query = f"?{request.query_string}" if request.query_string else ""
    raise web.HTTPFound(f"/chat/{key}/{query}")
