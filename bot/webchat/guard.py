"""Who is let in: the account by its key, the page by its site, the address by how often it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

from bot.metrics import Metrics
from bot.webchat.limits import MOST_BYTES, Buckets
from bot.webchat.origins import Origins
from bot.webchat.talk import CHANNEL
from domain.edge_ports import Accounts
from domain.model.shop import Account

MOST_NUMBER = 2**31 - 1
"""Of turns in a conversation: what their column holds."""


@dataclass(slots=True)
class Guard:
    """`proxies`: how many of ours stand before the engine."""

    accounts: Accounts
    origins: Origins
    calls: Buckets
    proxies: int
    metrics: Metrics

    async def account(self, request: web.Request) -> Account:
        account = await self.accounts.by_key(request.match_info["key"])
        if account is None or account.channel != CHANNEL:
            raise web.HTTPNotFound
        return account

    async def admit(self, request: web.Request) -> Account:
        """The account, for a call that may change something.

        Raises:
            HTTPForbidden: from a page of another site.
            HTTPTooManyRequests: this address calls too often.
        """
        account = await self.account(request)
        if not self.origins.allows(request, account):
            self.metrics.refused.labels("403").inc()
            raise web.HTTPForbidden
        wait_s = self.calls.wait_s(self.address(request))
        if wait_s:
            self.metrics.refused.labels("429").inc()
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(int(wait_s) + 1)})
        return account

    def address(self, request: web.Request) -> str:
        """The visitor's, as the outermost proxy of ours saw it; what stands left of that anybody can write."""
        if self.proxies:
            hops = request.headers.get("X-Forwarded-For", "").split(",")
            if len(hops) >= self.proxies:
                return hops[-self.proxies].strip()
        return request.remote or ""


async def read_json(request: web.Request) -> tuple[bytes, Mapping[str, Any]]:
    """Raises:
    HTTPRequestEntityTooLarge: more than a page ever sends.
    HTTPBadRequest: no JSON object.
    """
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BYTES, len(body))
    return bytes(body), json_object(bytes(body))


def json_object(body: bytes | str) -> Mapping[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise web.HTTPBadRequest from error
    if not isinstance(value, dict):
        raise web.HTTPBadRequest
    return value


def whole(value: object) -> int:
    """A page's number, within what a turn or a wait can be; anything else is 0."""
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return min(max(value, 0), MOST_NUMBER)
