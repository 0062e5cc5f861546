"""The same buyers and provider over as little HTTP as will do: what plays the world is not what is measured."""

import hmac
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import orjson

from tests.bench import wire
from tests.bench.phone import Content, LostError, Network
from tests.bench.stand_in import StandIn


@dataclass(slots=True)
class QuickStandIn(StandIn):
    _wamids: "itertools.count[int]" = field(default_factory=itertools.count)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["QuickStandIn"]:
        async with wire.serving(self._answer) as self.url:
            yield self

    def _answer(self, path: str, sent: bytes) -> bytes:
        at_s = time.perf_counter()
        if path.endswith("/messages"):
            body = orjson.loads(sent)
            self.calls += 1
            self.tell_menu(body["to"], body, at_s)
            return orjson.dumps({"messages": [{"id": f"wamid.{next(self._wamids)}"}]})
        if path != "/transaction/initialize":
            reference = path.rpartition("/")[2]
            return orjson.dumps({"status": True, "data": _payment(reference)})
        reference = orjson.loads(sent)["reference"]
        self.started_payments += 1
        link = {"authorization_url": f"https://checkout.invalid/{reference}", "access_code": "code"}
        return orjson.dumps({"status": True, "data": {**link, "reference": reference}})


def _payment(reference: str) -> dict[str, str]:
    return {"status": "ongoing", "reference": reference}


@dataclass(slots=True, kw_only=True)
class QuickNetwork(Network):
    client: wire.Client

    async def _post(self, number: str, content: Content) -> None:
        body = orjson.dumps(self._webhook(number, content))
        digest = hmac.digest(self.line.app_secret.encode(), body, "sha256").hex()
        try:
            await self.client.post(body, f"X-Hub-Signature-256: sha256={digest}\r\n")
        except (wire.NoAnswerError, TimeoutError, OSError) as error:
            raise LostError(f"not taken: {error}") from error
