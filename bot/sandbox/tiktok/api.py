"""The Business API: /open_api/v1.3/business/message/send/, and what follows an accepted send."""

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from aiohttp import web
from pydantic import Field

from bot.sandbox.chats import Bubble, Chat, Menu, Option, Section
from bot.sandbox.desk import Desk
from bot.sandbox.lines import Line
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.switches import Door, Failure, Switchboard, Switches
from bot.sandbox.tiktok import errors, webhooks
from bot.sandbox.tiktok.errors import TikTokError, answer
from bot.sandbox.tiktok.rules import Windows, check_send
from bot.sandbox.tiktok.shapes import GestureSend, PostSend, Send, TemplateSend, TextSend

TYPING_S = 5
EARLY_S = 5.0
"""How long the answer waits for its own echo to be taken, when told to let it go first."""


class TikTokSwitches(Switches):
    receipts: Literal["none", "read"] = Field(default="read", title="Receipts go as far as")
    echoes: Literal["none", "after", "before"] = Field(
        default="after",
        title="Echoes of the shop's messages",
        description="after or before the call is answered.",
    )


TikTokLine = Line[TikTokSwitches]


class BusinessApi:
    def __init__(self, accounts: Sequence[PhoneAccount], desk: Desk) -> None:
        self._desk = desk
        self.windows = Windows()
        self.lines = {
            account.key: TikTokLine(account, Switchboard(TikTokSwitches())) for account in accounts
        }

    def routes(self) -> Iterable[web.RouteDef]:
        door = Door("tiktok", self._desk.journal, self._desk.clock, self._board, self._refusal)
        yield web.post("/open_api/v1.3/business/message/send/", door(self._send))

    def envelope(
        self, line: TikTokLine, chat: Chat, source: Literal["APP", "API"] = "APP"
    ) -> webhooks.Envelope:
        buyer = webhooks.person(line.account, chat)
        return webhooks.Envelope(line.account, buyer, self._desk.clock.stamp_ms(), source)

    def tell(
        self, line: TikTokLine, event: str, content: dict[str, Any], on_taken: Callable[[], None]
    ) -> None:
        hook = webhooks.webhook(line.account, event, content, on_taken)
        self._desk.courier.post(hook, line.board.now)

    def message_id(self) -> str:
        """Nineteen digits."""
        return str(7 * 10**18 + int(self._desk.token(7), 16))

    async def _send(self, request: web.Request) -> web.Response:
        try:
            line = self._line(request)
            body = await _object(request)
            send = check_send(body)
            chat = self._chat(line, send)
            if isinstance(send, GestureSend):
                return self._gesture(chat, send)
            return self._ok(await self._message(line, chat, send, body))
        except TikTokError as error:
            return self._answer(error.code, str(error), {})

    async def _message(self, line: TikTokLine, chat: Chat, send: Send, body: dict[str, Any]) -> str:
        if not isinstance(send, TextSend | TemplateSend | PostSend):
            # https://business-api.tiktok.com/portal/docs (message capabilities): not in Nigeria.
            raise TikTokError(errors.NO_PERMISSION, "Image sending is not available here.")
        self.windows.spend(send.recipient, self._desk.clock.now())
        message_id, at_ms = self.message_id(), self._desk.clock.stamp_ms()
        chat.sends.append({"id": message_id, "at_ms": at_ms, "body": body})
        chat.tell("typing", {"seconds": 0})
        chat.show(_bubble(send, message_id, at_ms))
        if line.board.now.echoes == "before":
            echo = asyncio.create_task(self._echo(line, chat, message_id, body))
            await asyncio.wait({echo}, timeout=EARLY_S)
        self._desk.courier.spawn(self._follow(line, chat, message_id, body))
        return message_id

    async def _follow(
        self, line: TikTokLine, chat: Chat, message_id: str, body: dict[str, Any]
    ) -> None:
        pace = self._desk.settings.pace
        await asyncio.sleep(pace.sent_s)
        chat.advance(message_id, "delivered")
        if line.board.now.echoes == "after":
            await self._echo(line, chat, message_id, body)
        if line.board.now.receipts == "read":
            await asyncio.sleep(pace.read_s)
            chat.advance(message_id, "read")
            self.tell(line, "im_mark_read_msg", self.envelope(line, chat).read(), _nothing)

    async def _echo(
        self, line: TikTokLine, chat: Chat, message_id: str, body: dict[str, Any]
    ) -> None:
        content = self.envelope(line, chat, "API").sent(message_id, webhooks.told(body))
        hook = webhooks.webhook(line.account, "im_send_msg", content, _nothing)
        await self._desk.courier.deliver(hook, line.board.now)

    def _gesture(self, chat: Chat, send: GestureSend) -> web.Response:
        if send.sender_action == "TYPING":
            chat.tell("typing", {"seconds": TYPING_S})
        elif chat.heard:
            chat.read_up_to(chat.heard[-1])
        return self._ok("")

    def _chat(self, line: TikTokLine, send: Send) -> Chat:
        if send.business_id != line.account.credentials["business_id"]:
            raise TikTokError(errors.NO_PERMISSION, "No permission to operate this account.")
        for chat in self._desk.chats.of(line.account.key):
            if chat.heard and webhooks.person(line.account, chat).conversation == send.recipient:
                return chat
        raise TikTokError(errors.NOT_FOUND, "The conversation does not exist.")

    def _line(self, request: web.Request) -> TikTokLine:
        token = request.headers.get("Access-Token", "")
        if not token:
            raise TikTokError(errors.NO_TOKEN, "Access token is empty.")
        for line in self.lines.values():
            if line.account.credentials["access_token"] == token:
                return line
        raise TikTokError(errors.BAD_TOKEN, "Access token is incorrect or has been revoked.")

    async def _board(self, request: web.Request) -> Switchboard[TikTokSwitches] | None:
        """Only sends can be made to fail, so that "once" is not used up by a typing mark."""
        try:
            is_gesture = "sender_action" in await _object(request)
            return None if is_gesture else self._line(request).board
        except TikTokError:
            return None

    def _refusal(self, failure: Failure) -> web.Response:
        if failure == "throttle":
            return self._answer(errors.TOO_OFTEN, "Too many requests. Try again later.", {})
        return self._answer(errors.OUT_OF_ORDER, "System error. Try again later.", {})

    def _ok(self, message_id: str) -> web.Response:
        return self._answer(0, "OK", {"message": {"message_id": message_id}})

    def _answer(self, code: int, message: str, data: dict[str, Any]) -> web.Response:
        request_id = self._desk.token(16)
        return web.json_response(answer(request_id, code, message, data))


def _bubble(send: TextSend | TemplateSend | PostSend, message_id: str, at_ms: int) -> Bubble:
    if isinstance(send, TextSend):
        quoted = send.referenced_message_info
        reply_to = quoted.referenced_message_id if quoted else ""
        return Bubble(message_id, "shop", at_ms, text=send.text.body, reply_to=reply_to)
    if isinstance(send, PostSend):
        return Bubble(message_id, "shop", at_ms, document=f"Video {send.share_post.item_id}")
    rows = tuple(Option(button.id, button.title) for button in send.template.buttons)
    menu = Menu("buttons", (Section("", rows),))
    return Bubble(message_id, "shop", at_ms, text=send.template.title, menu=menu)


def _nothing() -> None:
    return None


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise TikTokError(errors.BAD_PARAMETER, "The request body is not JSON.") from error
    if not isinstance(body, dict):
        raise TikTokError(errors.BAD_PARAMETER, "The request body is not a JSON object.")
    return body
