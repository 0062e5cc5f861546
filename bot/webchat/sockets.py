"""A page on a WebSocket: it says who it is, then both talk as they like."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from bot.webchat.feed import Feed, Watch
from bot.webchat.guard import Guard, json_object, whole
from bot.webchat.limits import MOST_BYTES, MOST_SOCKETS
from bot.webchat.talk import DONE, PAGE, Talk, TooFastError, starting_point
from bot.webchat.tokens import BadTokenError
from bot.webchat.visitors import Visitor, Visitors
from domain.errors import BadSignatureError, UnreadableError
from domain.model.shop import Account

HEARTBEAT_S = 25.0
"""Shorter than the minute after which proxies and mobile networks forget a silent connection."""
HELLO_S = 15.0
SEND_S = 20.0
"""A page that takes no bytes for so long is gone; it resumes with its next connection."""
LATER_S = 5.0
MOST_REFUSALS = 50
"""A page of ours waits as long as it is told to."""
# Codes for applications: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.2
WHO = 4401
TOO_MANY = 4429

log = structlog.get_logger()


@dataclass(slots=True)
class Sockets:
    guard: Guard
    visitors: Visitors
    talk: Talk
    feed: Feed
    open: set[web.WebSocketResponse] = field(default_factory=set)
    tabs: Counter[str] = field(default_factory=Counter)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        account = await self.guard.admit(request)
        # Messages are short, and a deflate window for each of thousands of phones is not.
        ws = web.WebSocketResponse(
            heartbeat=HEARTBEAT_S, max_msg_size=MOST_BYTES, compress=False, timeout=SEND_S
        )
        await ws.prepare(request)
        self.open.add(ws)
        try:
            await self._talk(ws, account, self.guard.address(request))
        except (ConnectionError, TimeoutError):
            await ws.close(code=WSCloseCode.GOING_AWAY)
        finally:
            self.open.discard(ws)
        return ws

    async def close(self) -> None:
        """Pages come back to another process, or to the next start."""
        await asyncio.gather(*(ws.close(code=WSCloseCode.GOING_AWAY) for ws in [*self.open]))

    async def _talk(self, ws: web.WebSocketResponse, account: Account, address: str) -> None:
        greeted = await self._greet(ws, account)
        if greeted is None:
            return
        visitor, after = greeted
        name = visitor.log_name
        if self.tabs[name] >= MOST_SOCKETS:
            await ws.close(code=TOO_MANY)
            return
        self.tabs[name] += 1
        try:
            with self.feed.watch(account, visitor.customer_id) as watch:
                page = Page(ws, self.talk, visitor, watch, address)
                await page.run(after)
        finally:
            self.tabs[name] -= 1
            if not self.tabs[name]:
                del self.tabs[name]

    async def _greet(
        self, ws: web.WebSocketResponse, account: Account
    ) -> tuple[Visitor, int] | None:
        """The first word is the page's: who it is and what it has seen."""
        message = await ws.receive(timeout=HELLO_S)
        if message.type is not WSMsgType.TEXT:
            return None
        try:
            hello = json_object(message.data)
            visitor = self.visitors.welcome(account, hello)
        except (BadTokenError, BadSignatureError, web.HTTPBadRequest) as error:
            self.guard.metrics.refused.labels("401").inc()
            await _send(ws, {"type": "refused", "code": type(error).__name__})
            await ws.close(code=WHO)
            return None
        last = await self.talk.last_turn(visitor)
        await _send(ws, {"type": "welcome", "token": visitor.fresh_token, "turn": last})
        return visitor, starting_point(hello.get("after"), last)


@dataclass(slots=True)
class Page:
    """One connected page of a known visitor."""

    ws: web.WebSocketResponse
    talk: Talk
    visitor: Visitor
    watch: Watch
    address: str
    told: int = 0
    refusals: int = 0

    async def run(self, after: int) -> None:
        telling = asyncio.create_task(self._tell(after))
        hearing = asyncio.create_task(self._hear())
        try:
            await asyncio.wait((telling, hearing), return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended = await _end(telling, hearing)
        for trouble in ended:
            raise trouble

    async def _tell(self, after: int) -> None:
        """Every turn once, in order."""
        self.told = after
        while True:
            turns = await self.talk.turns(self.visitor, after)
            for turn in turns:
                await _send(self.ws, turn)
                self.told = after = turn["turn"]
            if len(turns) < PAGE and not await self.watch.beyond(after):
                return

    async def _hear(self) -> None:
        async for message in self.ws:
            if message.type is not WSMsgType.TEXT:
                return
            try:
                word = json_object(message.data)
            except web.HTTPBadRequest:
                await self._refuse("unreadable", "")
                continue
            await self._take(word, message.data.encode())
            if self.refusals > MOST_REFUSALS:
                await self.ws.close(code=TOO_MANY)
                return

    async def _take(self, word: Mapping[str, Any], body: bytes) -> None:
        match word.get("type"):
            case "message":
                await self._message(word, body)
            case "seen":
                shown = word.get("shown")
                if shown in DONE:
                    turn = min(whole(word.get("turn")), self.told)
                    await self.talk.seen(self.visitor, turn, shown)
            case "ping":
                await _send(self.ws, {"type": "pong"})
            case _:
                await self._refuse("unreadable", "")

    async def _message(self, word: Mapping[str, Any], body: bytes) -> None:
        name = str(word.get("id", ""))[:64]
        try:
            kept = await self.talk.keep(self.visitor, self.address, body)
        except TooFastError as error:
            await self._refuse("too_fast", name, error.wait_s)
        except UnreadableError:
            await self._refuse("unreadable", name)
        except (OSError, TimeoutError) as error:
            log.warning("webchat.not_kept", error=type(error).__name__)
            await self._refuse("later", name, LATER_S)
        else:
            self.watch.expect()
            await _send(self.ws, {"type": "kept", "id": kept})

    async def _refuse(self, code: str, name: str, wait_s: float = 0.0) -> None:
        self.refusals += 1
        answer = {"type": "refused", "code": code, "id": name, "wait_s": round(wait_s, 2)}
        await _send(self.ws, answer)


async def _send(ws: web.WebSocketResponse, event: Mapping[str, Any]) -> None:
    async with asyncio.timeout(SEND_S):
        await ws.send_str(orjson.dumps(event).decode())


async def _end(*tasks: asyncio.Task[None]) -> list[BaseException]:
    """Stop what still runs; the troubles of what had ended."""
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    return [
        result
        for result in results
        if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError)
    ]
