"""WhatsApp's server as it is on its worst day: it throttles, fails, hangs, hangs up, and is slow."""

import asyncio
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson
from aiohttp import web

from tests.bench.stand_in import StandIn, options_of
from tests.chaos.dice import HANG_S, Dice
from tests.chaos.till import PAGE, Till

SLOW_S = 1.5
REFUSED = {
    "429": (HTTPStatus.TOO_MANY_REQUESTS, 130429),
    "500": (HTTPStatus.INTERNAL_SERVER_ERROR, 131000),
}
# https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
LINK = re.compile(re.escape(PAGE) + r"[A-Za-z0-9.=-]+")


@dataclass(slots=True)
class Provider(StandIn):
    """`shown`: the names of our messages as they reached each phone, in order. `taken` is told of each.
    `never_came`: messages of calls that hung, and that no phone has seen."""

    dice: Dice = field(default_factory=lambda: Dice(0))
    taken: Callable[[str, str, str], None] = lambda _number, _wamid, _key: None
    till: Till = field(default_factory=lambda: Till(Dice(0)))
    shown: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, str] = field(default_factory=dict)
    menus: dict[str, tuple[str, ...]] = field(default_factory=dict)
    never_came: set[str] = field(default_factory=set)
    faults: Counter[str] = field(default_factory=Counter)
    _calls: Counter[str] = field(default_factory=Counter)
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    async def _message(self, request: web.Request) -> web.Response:
        raw = await request.read()
        body = orjson.loads(raw)
        key, number = str(body["biz_opaque_callback_data"]), str(body["to"])
        fate = self.dice.call(key)
        self._calls[key] += 1
        failure = fate.failure if self._calls[key] <= fate.times else None
        if failure:
            self.faults[failure] += 1
        if failure in REFUSED:
            status, code = REFUSED[failure]
            return web.json_response({"error": {"code": code, "message": failure}}, status=status)
        if failure == "hang" and not fate.taken:
            self.never_came.add(key)
            return await self._hang()
        if failure == "slow":
            await asyncio.sleep(SLOW_S)
        wamid = self._shown(key, number, raw)
        if failure == "hang":
            return await self._hang()
        if failure == "die" and request.transport is not None:
            request.transport.abort()
        return web.json_response({"messages": [{"id": wamid}]})

    def _shown(self, key: str, number: str, raw: bytes) -> str:
        """The message is on the phone; its id."""
        wamid = f"wamid.out.{next(self._ids)}"
        again = key in self.shown[number]
        self.shown[number].append(key)
        self.taken(number, wamid, key)
        found = LINK.search(raw.decode())
        if found:
            self.links[number] = found[0]
        if not again:
            body = orjson.loads(raw)
            self.menus[number] = options_of(body) or self.menus.get(number, ())
            self.tell_menu(number, body)
        return wamid

    async def _hang(self) -> web.Response:
        await asyncio.sleep(HANG_S)
        return web.Response(status=HTTPStatus.GATEWAY_TIMEOUT)

    async def _initialize(self, request: web.Request) -> web.Response:
        return await self.till.initialize(request)

    async def _verify(self, request: web.Request) -> web.Response:
        return await self.till.verify(request)
