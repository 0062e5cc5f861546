"""Twilio: SMS through its REST API, and the phone that hangs on it.

Credentials of an account: account_sid, auth_secret, and messaging_service_sid where it has one.
"""

import asyncio
import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qsl

from aiohttp import web
from pydantic import Field

from bot.sandbox.chats import Chat, Status
from bot.sandbox.desk import Desk
from bot.sandbox.lines import Line
from bot.sandbox.phone import Action, ActionKind, Buyer, CannotError
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.sms import bubbles, twilio_rules, twilio_webhooks
from bot.sandbox.sms.opting import ANSWERS, OptOuts
from bot.sandbox.sms.segments import cost
from bot.sandbox.sms.twilio_rules import TwilioError, check_send
from bot.sandbox.switches import Door, Failure, Switchboard, Switches

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
STEPS: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "sent": ("queued", "sent"),
    "delivered": ("queued", "sent", "delivered"),
    "undelivered": ("queued", "sent", "undelivered"),
    "failed": ("queued", "failed"),
}
UNKNOWN_HANDSET = "30005"


class TwilioSwitches(Switches):
    receipts: Literal["none", "sent", "delivered", "undelivered", "failed"] = Field(
        default="delivered", title="Receipts go as far as"
    )
    opt_out: bool = Field(
        default=True, title="Twilio acts on STOP itself", description="Sends after it are 21610."
    )


TwilioLine = Line[TwilioSwitches]


@dataclass(frozen=True, slots=True)
class Sent:
    sid: str
    to: str
    chat: Chat
    callback: str
    """The path at the engine, query included, where its status is told."""


class Twilio:
    channel = "twilio"
    label = "SMS, Twilio"
    skin = "sms"
    can: ClassVar[Sequence[ActionKind]] = ("text",)

    def __init__(self, accounts: Sequence[PhoneAccount], desk: Desk) -> None:
        self._desk = desk
        self._out = OptOuts()
        self._lines = {
            account.key: TwilioLine(account, Switchboard(TwilioSwitches())) for account in accounts
        }

    def routes(self) -> Iterable[web.RouteDef]:
        door = Door("twilio", self._desk.journal, self._desk.clock, self._board, _refusal)
        version = twilio_webhooks.API_VERSION
        yield web.post(f"/{version}/Accounts/{{sid}}/Messages.json", door(self._messages))

    def board(self, account: PhoneAccount) -> Switchboard[TwilioSwitches]:
        return self._lines[account.key].board

    def act(self, account: PhoneAccount, buyer: Buyer, action: Action) -> str:
        sender = bubbles.number(buyer.address)
        chat = self._desk.chats.open(account.key, sender.removeprefix("+"))
        chat.name = buyer.name or chat.name or sender
        bubble = bubbles.said(action, f"SM{self._desk.token(16)}", self._desk.clock.stamp_ms())
        chat.hear(bubble.id, self._desk.clock.now())
        chat.show(bubble)
        line = self._lines[account.key]
        opted = self._out.hear(sender, bubble.text) if line.board.now.opt_out else ""
        if opted:
            told = f"SM{self._desk.token(16)}"
            chat.show(bubbles.heard(told, self._desk.clock.stamp_ms(), ANSWERS[opted]))
        form = twilio_webhooks.message(account, bubble.id, sender, bubble.text, opted)
        self._post(line, f"/webhooks/{account.key}", form, chat, bubble.id)
        return bubble.id

    def _post(
        self, line: TwilioLine, path: str, form: Mapping[str, str], chat: Chat, sid: str
    ) -> None:
        url = self._desk.settings.engine_url
        hook = twilio_webhooks.webhook(
            line.account, url, path, form, lambda: chat.advance(sid, "delivered")
        )
        self._desk.courier.post(hook, line.board.now)

    async def _messages(self, request: web.Request) -> web.Response:
        try:
            line = self._line(request)
            form = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
            check_send(form, line.account, self._desk.settings.engine_url)
            self._check_wanted(line, form["To"])
        except TwilioError as error:
            return web.json_response(error.body(), status=error.status)
        return web.json_response(self._taken(line, form), status=HTTPStatus.CREATED)

    def _check_wanted(self, line: TwilioLine, to: str) -> None:
        chat = self._desk.chats.find(line.account.key, to.removeprefix("+"))
        if to in self._out and chat is not None and chat.heard:
            raise twilio_rules.unsubscribed()

    def _taken(self, line: TwilioLine, form: dict[str, str]) -> dict[str, Any]:
        chat = self._desk.chats.open(line.account.key, form["To"].removeprefix("+"))
        sid = f"SM{self._desk.token(16)}"
        chat.sends.append({"id": sid, "at_ms": self._desk.clock.stamp_ms(), "body": form})
        # Without an address in the call, the one that the console holds for the number.
        own = f"{self._desk.settings.engine_url}/webhooks/{line.account.key}"
        callback = form.get("StatusCallback", own).removeprefix(self._desk.settings.engine_url)
        self._desk.courier.spawn(
            self._carry(line, Sent(sid, form["To"], chat, callback), form["Body"])
        )
        account_sid = line.account.credentials["account_sid"]
        service = form.get("MessagingServiceSid")
        return {
            "sid": sid,
            "account_sid": account_sid,
            "api_version": twilio_webhooks.API_VERSION,
            "to": form["To"],
            "from": form.get("From"),
            "messaging_service_sid": service,
            "body": form["Body"],
            "status": "accepted" if service else "queued",
            "num_segments": str(cost(form["Body"]).segments),
            "num_media": "0",
            "direction": "outbound-api",
            "date_created": format_datetime(self._desk.clock.now()),
            "price": None,
            "price_unit": "USD",
            "error_code": None,
            "error_message": None,
            "uri": f"/{twilio_webhooks.API_VERSION}/Accounts/{account_sid}/Messages/{sid}.json",
        }

    async def _carry(self, line: TwilioLine, sent: Sent, text: str) -> None:
        pace, goal = self._desk.settings.pace, line.board.now.receipts
        if goal not in {"undelivered", "failed"}:
            sent.chat.show(bubbles.heard(sent.sid, self._desk.clock.stamp_ms(), text))
        for name in STEPS[goal]:
            await asyncio.sleep(pace.delivered_s if name == "delivered" else pace.sent_s)
            failed = name in {"undelivered", "failed"}
            became: Status = "delivered" if name == "delivered" else "sent"
            sent.chat.advance(sent.sid, became)
            error = UNKNOWN_HANDSET if failed else ""
            form = twilio_webhooks.status(line.account, sent.sid, sent.to, name, error)
            self._post(line, sent.callback, form, sent.chat, "")

    def _line(self, request: web.Request) -> TwilioLine:
        for line in self._lines.values():
            secrets = line.account.credentials
            pair = f"{secrets['account_sid']}:{secrets['auth_secret']}"
            basic = f"Basic {base64.b64encode(pair.encode()).decode()}"
            if request.headers.get("Authorization") == basic:
                if request.match_info["sid"] != secrets["account_sid"]:
                    break
                return line
        raise twilio_rules.unauthenticated()

    async def _board(self, request: web.Request) -> Switchboard[TwilioSwitches] | None:
        try:
            return self._line(request).board
        except TwilioError:
            return None

    async def greet(self, account: PhoneAccount) -> bool:
        raise CannotError(f"Twilio makes no first call to {account.key}'s address")


def _refusal(failure: Failure) -> web.Response:
    error = twilio_rules.throttled() if failure == "throttle" else twilio_rules.broken()
    return web.json_response(error.body(), status=error.status)


open_phone = Twilio
