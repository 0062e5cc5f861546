"""The same talk for a page whose network lets no WebSocket through: short calls, and one that waits."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from aiohttp import web

from bot.webchat.feed import Feed
from bot.webchat.guard import Guard, read_json, whole
from bot.webchat.talk import Talk, TooFastError, starting_point
from bot.webchat.tokens import BadTokenError
from bot.webchat.visitors import Visitor, Visitors
from domain.errors import BadSignatureError, UnreadableError
from domain.model.shop import Account

MOST_WAIT_S = 25
"""Shorter than the half minute after which many proxies give a request up."""


@dataclass(slots=True)
class Polls:
    """Every body carries the token; none is ever in an address, where logs would keep it."""

    guard: Guard
    visitors: Visitors
    talk: Talk
    feed: Feed

    async def hello(self, request: web.Request) -> web.Response:
        """`{"token"|"user_id", "user_hash", "after"}` to `{"token", "turn", "after"}`: where to poll on from."""
        account = await self.guard.admit(request)
        _, hello = await read_json(request)
        try:
            visitor = self.visitors.welcome(account, hello)
        except (BadTokenError, BadSignatureError) as error:
            return self._stranger(error)
        last = await self.talk.last_turn(visitor)
        after = starting_point(hello.get("after"), last)
        return _json(
            {"type": "welcome", "token": visitor.fresh_token, "turn": last, "after": after}
        )

    async def say(self, request: web.Request) -> web.Response:
        """A message with its token: 202 when it is durable."""
        account = await self.guard.admit(request)
        body, word = await read_json(request)
        name = str(word.get("id", ""))[:64]
        try:
            visitor = self.visitors.recognise(account, word.get("token"))
            kept = await self.talk.keep(visitor, self.guard.address(request), body)
        except BadTokenError as error:
            return self._stranger(error)
        except TooFastError as error:
            wait_s = round(error.wait_s, 2)
            refused = {"type": "refused", "code": "too_fast", "id": name, "wait_s": wait_s}
            answer = _json(refused, HTTPStatus.TOO_MANY_REQUESTS)
            answer.headers["Retry-After"] = str(int(error.wait_s) + 1)
            return answer
        except UnreadableError:
            refused = {"type": "refused", "code": "unreadable", "id": name}
            return _json(refused, HTTPStatus.UNPROCESSABLE_ENTITY)
        return _json({"type": "kept", "id": kept}, HTTPStatus.ACCEPTED)

    async def poll(self, request: web.Request) -> web.Response:
        """`{"token", "after", "wait_s", "seen"}` to the turns after that one, as soon as there are any."""
        account = await self.guard.admit(request)
        _, word = await read_json(request)
        try:
            visitor = self.visitors.recognise(account, word.get("token"))
        except BadTokenError as error:
            return self._stranger(error)
        after, wait_s = whole(word.get("after")), min(whole(word.get("wait_s")), MOST_WAIT_S)
        await self._seen(visitor, word.get("seen"), after)
        turns = await self.talk.turns(visitor, after)
        if not turns and await self._moves(account, visitor, after, wait_s):
            turns = await self.talk.turns(visitor, after)
        return _json({"turns": turns})

    async def _moves(self, account: Account, visitor: Visitor, after: int, wait_s: float) -> bool:
        with self.feed.watch(account, visitor.customer_id) as watch:
            watch.expect()
            try:
                async with asyncio.timeout(wait_s):
                    await watch.beyond(after)
            except TimeoutError:
                return False
        return True

    async def _seen(self, visitor: Visitor, seen: object, after: int) -> None:
        """What a page has read on from, it has got; more only if it says so."""
        if seen in ("delivered", "read") and after > 0:
            await self.talk.seen(visitor, after, "read" if seen == "read" else "delivered")

    def _stranger(self, error: Exception) -> web.Response:
        self.guard.metrics.refused.labels("401").inc()
        refused = {"type": "refused", "code": type(error).__name__}
        return _json(refused, HTTPStatus.UNAUTHORIZED)


def _json(body: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(
        body=orjson.dumps(body),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
