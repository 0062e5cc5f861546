"""The Send API: /{version}/{account id, or me}/messages, and what follows an accepted send."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web
from pydantic import Field

from bot.sandbox.chats import Chat
from bot.sandbox.desk import Desk
from bot.sandbox.fetching import problem_of
from bot.sandbox.instagram import errors, webhooks
from bot.sandbox.instagram.bubbles import bubble
from bot.sandbox.instagram.errors import InstagramError
from bot.sandbox.instagram.rules import check_gesture, check_send, check_window
from bot.sandbox.instagram.shapes import Media, Message
from bot.sandbox.lines import Line
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.switches import Door, Failure, Switchboard, Switches

PICTURES = frozenset({"image/jpeg", "image/png"})
MOST_MB = 8
"""Of a png or jpeg: .../messaging-api/send-messages"""
TYPING_S = 20
EARLY_S = 5.0
"""How long the answer waits for its own echo to be taken, when told to let it go first."""


class InstagramSwitches(Switches):
    receipts: Literal["none", "read"] = Field(default="read", title="Receipts go as far as")
    echoes: Literal["none", "after", "before"] = Field(
        default="after",
        title="Echoes of the shop's messages",
        description="after or before the call is answered; a message of ours comes back either way.",
    )


InstagramLine = Line[InstagramSwitches]


@dataclass(frozen=True, slots=True)
class Sent:
    mid: str
    chat: Chat
    message: Message
    body: dict[str, Any]


class Graph:
    def __init__(self, accounts: Sequence[PhoneAccount], desk: Desk) -> None:
        self._desk = desk
        self.lines = {
            account.key: InstagramLine(account, Switchboard(InstagramSwitches()))
            for account in accounts
        }

    def routes(self) -> Iterable[web.RouteDef]:
        door = Door("instagram", self._desk.journal, self._desk.clock, self._board, self._refusal)
        yield web.post(r"/{version:v\d+\.\d+}/{account}/messages", door(self._messages))

    def tell(self, line: InstagramLine, event: dict[str, Any], chat: Chat, mid: str) -> None:
        """Send *event*; once it is taken, the buyer's message of that id counts as delivered."""
        hook = webhooks.webhook(
            line.account,
            event,
            self._desk.clock.stamp_ms(),
            lambda: chat.advance(mid, "delivered"),
        )
        self._desk.courier.post(hook, line.board.now)

    def mid(self) -> str:
        return f"aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOj{self._desk.token(24)}"

    async def _messages(self, request: web.Request) -> web.Response:
        try:
            line = self._line(request)
            body = await _object(request)
            if "sender_action" in body:
                return self._gesture(line, body)
            return await self._send(line, body)
        except InstagramError as error:
            return error.answer(self._desk.token(8))

    async def _send(self, line: InstagramLine, body: dict[str, Any]) -> web.Response:
        send = check_send(body)
        chat = self._chat(line, send.recipient.id)
        human = send.tag == "HUMAN_AGENT"
        check_window(chat.last_heard, self._desk.clock.now(), human=human)
        await self._fetch(send.message)
        sent = Sent(self.mid(), chat, send.message, body)
        chat.sends.append({"id": sent.mid, "at_ms": self._desk.clock.stamp_ms(), "body": body})
        await self._carry(line, sent)
        return web.json_response({"recipient_id": send.recipient.id, "message_id": sent.mid})

    async def _fetch(self, message: Message) -> None:
        single = message.attachment if isinstance(message.attachment, Media) else None
        for media in filter(None, [single, *message.attachments]):
            if media.type != "image":
                continue
            url = media.payload.url
            if problem := await problem_of(self._desk.courier.session, url, PICTURES, MOST_MB):
                raise errors.unfetched(problem)

    async def _carry(self, line: InstagramLine, sent: Sent) -> None:
        sent.chat.tell("typing", {"seconds": 0})
        sent.chat.show(bubble(sent.message, sent.mid, self._desk.clock.stamp_ms()))
        if line.board.now.echoes == "before":
            echo = asyncio.create_task(self._echo(line, sent))
            await asyncio.wait({echo}, timeout=EARLY_S)
        self._desk.courier.spawn(self._follow(line, sent))

    async def _follow(self, line: InstagramLine, sent: Sent) -> None:
        pace = self._desk.settings.pace
        await asyncio.sleep(pace.sent_s)
        sent.chat.advance(sent.mid, "delivered")
        if line.board.now.echoes == "after":
            await self._echo(line, sent)
        if line.board.now.receipts == "read":
            await asyncio.sleep(pace.read_s)
            sent.chat.advance(sent.mid, "read")
            ours, at_ms = line.account.credentials["account_id"], self._desk.clock.stamp_ms()
            seen = webhooks.event(sent.chat.address, ours, at_ms, webhooks.seen(sent.mid))
            self.tell(line, seen, sent.chat, sent.mid)

    async def _echo(self, line: InstagramLine, sent: Sent) -> None:
        ours, at_ms = line.account.credentials["account_id"], self._desk.clock.stamp_ms()
        content = webhooks.echo(sent.mid, sent.body["message"])
        event = webhooks.event(ours, sent.chat.address, at_ms, content)
        hook = webhooks.webhook(line.account, event, at_ms, lambda: None)
        await self._desk.courier.deliver(hook, line.board.now)

    def _gesture(self, line: InstagramLine, body: dict[str, Any]) -> web.Response:
        gesture = check_gesture(body)
        chat = self._chat(line, gesture.recipient.id)
        if gesture.sender_action == "mark_seen" and chat.heard:
            chat.read_up_to(chat.heard[-1])
        if gesture.sender_action != "mark_seen":
            typing = gesture.sender_action == "typing_on"
            chat.tell("typing", {"seconds": TYPING_S if typing else 0})
        return web.json_response({"recipient_id": gesture.recipient.id})

    def _chat(self, line: InstagramLine, address: str) -> Chat:
        """Only who has written is known: an id is made for this account and this person."""
        chat = self._desk.chats.find(line.account.key, address)
        if chat is None or not chat.heard:
            raise errors.unknown_person()
        return chat

    def _line(self, request: web.Request) -> InstagramLine:
        """`me` is whom the token belongs to."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        mine = [one for one in self.lines.values() if token in _tokens(one.account)]
        if not mine:
            raise errors.bad_token()
        wanted = request.match_info["account"]
        for line in mine:
            if wanted in {"me", line.account.credentials["account_id"]}:
                return line
        raise errors.unknown_account(wanted)

    async def _board(self, request: web.Request) -> Switchboard[InstagramSwitches] | None:
        """Only sends can be made to fail, so that "once" is not used up by a typing mark."""
        try:
            is_gesture = "sender_action" in await _object(request)
            return None if is_gesture else self._line(request).board
        except InstagramError:
            return None

    def _refusal(self, failure: Failure) -> web.Response:
        error = errors.throttled() if failure == "throttle" else errors.broken()
        return error.answer(self._desk.token(8))


def _tokens(account: PhoneAccount) -> list[str]:
    names = ("access_token", "page_access_token")
    return [account.credentials[name] for name in names if account.credentials.get(name)]


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise errors.invalid("(#100) The request body is not JSON.") from error
    if not isinstance(body, dict):
        raise errors.invalid("(#100) The request body is not a JSON object.")
    return body
