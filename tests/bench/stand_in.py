"""WhatsApp's and Paystack's servers, as little of them as a load needs: they take every call and answer at once."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web


@dataclass(frozen=True, slots=True)
class Menu:
    """A message with options, as it reached the provider."""

    at_s: float
    options: tuple[str, ...]


@dataclass(slots=True)
class StandIn:
    """Whoever waits for a number's next menu is told when the call comes in."""

    url: str = ""
    calls: int = 0
    started_payments: int = 0
    _waiting: dict[str, asyncio.Future[Menu]] = field(default_factory=dict)
    _names: "itertools.count[int]" = field(default_factory=itertools.count)

    def menu_for(self, number: str) -> asyncio.Future[Menu]:
        """The next menu that goes to *number*; ask before the message that it answers is sent."""
        future: asyncio.Future[Menu] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        return future

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["StandIn"]:
        app = web.Application()
        app.add_routes(
            [
                web.post("/{version}/{phone_number_id}/messages", self._message),
                web.post("/transaction/initialize", self._initialize),
                web.get("/transaction/verify/{reference}", self._verify),
            ]
        )
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            await runner.cleanup()

    async def _message(self, request: web.Request) -> web.Response:
        at_s = time.perf_counter()
        body = orjson.loads(await request.read())
        self.calls += 1
        self.tell_menu(body["to"], body, at_s)
        return _json({"messages": [{"id": f"wamid.{next(self._names)}"}]})

    def tell_menu(self, number: str, body: dict[str, Any], at_s: float | None = None) -> None:
        """Whoever waits for the next menu has it now, if *body* is one."""
        options, waiting = options_of(body), self._waiting.get(number)
        if options and waiting is not None and not waiting.done():
            waiting.set_result(Menu(at_s or time.perf_counter(), options))

    async def _initialize(self, request: web.Request) -> web.Response:
        reference = orjson.loads(await request.read())["reference"]
        self.started_payments += 1
        data = {"authorization_url": f"https://checkout.invalid/{reference}", "access_code": "code"}
        return _json({"status": True, "data": {**data, "reference": reference}})

    async def _verify(self, request: web.Request) -> web.Response:
        reference = request.match_info["reference"]
        return _json({"status": True, "data": {"status": "ongoing", "reference": reference}})


def _json(body: dict[str, Any]) -> web.Response:
    return web.Response(body=orjson.dumps(body), content_type="application/json")


def options_of(body: dict[str, Any]) -> tuple[str, ...]:
    action = body.get("interactive", {}).get("action", {})
    buttons = [button["reply"]["id"] for button in action.get("buttons", ())]
    rows = [row["id"] for section in action.get("sections", ()) for row in section["rows"]]
    return (*buttons, *rows)
