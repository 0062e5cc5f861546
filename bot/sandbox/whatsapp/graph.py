"""The Cloud API: /{version}/{phone number id}/messages, and the media people sent."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from aiohttp import web

from bot.sandbox.chats import Chat
from bot.sandbox.desk import Desk, Picture
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.switches import Door, Failure, Switchboard
from bot.sandbox.whatsapp.carrying import Line, Sent, WhatsAppSwitches, carry
from bot.sandbox.whatsapp.errors import (
    GraphError,
    bad_token,
    broken,
    throttled,
    unknown_object,
)
from bot.sandbox.whatsapp.pacing import PairRate, check_window
from bot.sandbox.whatsapp.rules import check_message, check_read
from bot.sandbox.whatsapp.shapes import Envelope
from bot.sandbox.whatsapp.templates import check_template
from bot.sandbox.whatsapp.webhooks import digits

TYPING_S = 25
"""https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators"""


class Graph:
    """One Graph API for all WhatsApp accounts; the path's phone number id says which."""

    def __init__(self, accounts: Sequence[PhoneAccount], desk: Desk) -> None:
        self._desk = desk
        self._pairs = PairRate()
        self.lines = {
            account.key: Line(account, Switchboard(WhatsAppSwitches())) for account in accounts
        }

    def routes(self) -> Iterable[web.RouteDef]:
        door = Door("whatsapp", self._desk.journal, self._desk.clock, self._board, self._refusal)
        version = r"/{version:v\d+\.\d+}"
        yield web.post(version + "/{number:[0-9]+}/messages", door(self._messages))
        yield web.get(version + "/{picture}", door(self._media))
        yield web.get("/media/{picture}", door(self._file))

    async def _messages(self, request: web.Request) -> web.Response:
        try:
            line = self._line(request)
            if _token(request) != line.account.credentials["access_token"]:
                raise bad_token()
            body = await _object(request)
            if "status" in body:
                return self._read(line, body)
            return self._send(line, body)
        except GraphError as error:
            return self._answer(error)

    def _send(self, line: Line, body: dict[str, Any]) -> web.Response:
        envelope = check_message(body)
        address = digits(envelope.to)
        if address == digits(line.account.address):
            raise GraphError(131021, "Sender and recipient are the same.")
        chat = self._desk.chats.open(line.account.key, address)
        if envelope.type == "template":
            check_template(body["template"], line.account.credentials.get("templates"))
        if line.board.now.pair_rate:
            self._pairs.check(address, self._desk.clock.now())
        refused = self._closed(chat, envelope)
        if refused is not None and not line.board.now.late_errors:
            raise refused
        sent = Sent(f"wamid.{self._desk.token(24)}", chat, envelope, body, refused)
        chat.sends.append({"id": sent.id, "at_ms": self._desk.clock.stamp_ms(), "body": body})
        self._desk.courier.spawn(carry(self._desk, line, sent))
        return web.json_response(
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": envelope.to, "wa_id": address}],
                "messages": [{"id": sent.id}],
            }
        )

    def _closed(self, chat: Chat, envelope: Envelope) -> GraphError | None:
        if envelope.type == "template":
            return None  # check_template has let it through
        try:
            check_window(chat.last_heard, self._desk.clock.now())
        except GraphError as error:
            return error
        return None

    def _read(self, line: Line, body: dict[str, Any]) -> web.Response:
        mark = check_read(body)
        for chat in self._desk.chats.of(line.account.key):
            if mark.message_id in chat.heard:
                chat.read_up_to(mark.message_id)
                if mark.typing_indicator is not None:
                    chat.tell("typing", {"seconds": TYPING_S})
                return web.json_response({"success": True})
        raise GraphError(100, "Message id is not known to this number.")

    async def _media(self, request: web.Request) -> web.Response:
        try:
            picture_id, picture = self._picture(request)
        except GraphError as error:
            return self._answer(error)
        return web.json_response(
            {
                "url": f"{self._desk.settings.public_url}/whatsapp/media/{picture_id}",
                "mime_type": picture.content_type,
                "sha256": hashlib.sha256(picture.body).hexdigest(),
                "file_size": len(picture.body),
                "id": picture_id,
                "messaging_product": "whatsapp",
            }
        )

    async def _file(self, request: web.Request) -> web.Response:
        try:
            _, picture = self._picture(request)
        except GraphError as error:
            return self._answer(error)
        return web.Response(body=picture.body, content_type=picture.content_type)

    def _picture(self, request: web.Request) -> tuple[str, Picture]:
        tokens = {line.account.credentials["access_token"] for line in self.lines.values()}
        if _token(request) not in tokens:
            raise bad_token()
        picture_id = request.match_info["picture"]
        picture = self._desk.pictures.get(picture_id)
        if picture is None:
            raise unknown_object(picture_id)
        return picture_id, picture

    def _line(self, request: web.Request) -> Line:
        number = request.match_info["number"]
        for line in self.lines.values():
            if line.account.credentials["phone_number_id"] == number:
                return line
        raise unknown_object(number)

    async def _board(self, request: web.Request) -> Switchboard[WhatsAppSwitches] | None:
        """Only sends can be made to fail, so that "once" is not used up by a read mark."""
        if "number" not in request.match_info:
            return None
        try:
            is_read = "status" in await _object(request)
            return None if is_read else self._line(request).board
        except GraphError:
            return None

    def _refusal(self, failure: Failure) -> web.Response:
        trace = self._desk.token(8)
        return throttled(trace) if failure == "throttle" else broken(trace)

    def _answer(self, error: GraphError) -> web.Response:
        return web.json_response(error.envelope(self._desk.token(8)), status=error.status)


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise GraphError(100, "The request body is not JSON.") from error
    if not isinstance(body, dict):
        raise GraphError(100, "The request body is not a JSON object.")
    return body
