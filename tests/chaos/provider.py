"""WhatsApp's server as it is on its worst day: it throttles, fails, takes a message and hangs up, and is slow."""

import asyncio
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson
from aiohttp import web

from tests.bench.stand_in import StandIn
from tests.chaos.dice import Dice

SLOW_S = 1.5
REFUSED = {
    "429": (HTTPStatus.TOO_MANY_REQUESTS, 130429),
    "500": (HTTPStatus.INTERNAL_SERVER_ERROR, 131000),
}
# https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes


@dataclass(slots=True)
class Provider(StandIn):
    """`shown`: the names of our messages as they reached each phone, in order. `taken` is told of each."""

    dice: Dice = field(default_factory=lambda: Dice(0))
    taken: Callable[[str, str, str], None] = lambda _number, _wamid, _key: None
    shown: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)
    _calls: Counter[str] = field(default_factory=Counter)
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    async def _message(self, request: web.Request) -> web.Response:
        body = orjson.loads(await request.read())
        key, number = str(body["biz_opaque_callback_data"]), str(body["to"])
        fate = self.dice.send(key)
        self._calls[key] += 1
        failure = fate.failure if self._calls[key] <= fate.times else None
        if failure:
            self.faults[failure] += 1
        if failure in REFUSED:
            status, code = REFUSED[failure]
            return web.json_response({"error": {"code": code, "message": failure}}, status=status)
        if failure == "slow":
            await asyncio.sleep(SLOW_S)
        wamid = f"wamid.out.{next(self._ids)}"
        again = key in self.shown[number]
        self.shown[number].append(key)
        self.taken(number, wamid, key)
        if not again:
            self.tell_menu(number, body)
        if failure == "die" and request.transport is not None:
            request.transport.abort()
        return web.json_response({"messages": [{"id": wamid}]})
