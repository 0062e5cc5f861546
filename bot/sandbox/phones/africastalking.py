"""Africa's Talking: SMS through its API, and the phone that hangs on it.

It signs nothing, so its webhooks go to an address that nobody can guess. Credentials of an account:
username, api_key, webhook_secret.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from aiohttp import web
from pydantic import Field

from bot.sandbox.chats import Chat
from bot.sandbox.courier import Webhook
from bot.sandbox.desk import Desk
from bot.sandbox.lines import Line
from bot.sandbox.phone import Action, ActionKind, Buyer, CannotError
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.sms import africastalking_rules as rules
from bot.sandbox.sms import bubbles
from bot.sandbox.switches import Door, Failure, Switchboard, Switches

NETWORK = "62130"
"""MTN Nigeria: https://developers.africastalking.com/docs/sms/notifications (network codes)"""
# The last step of each, as a delivery report names it.
STEPS: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "Success": ("Sent", "Success"),
    "Failed": ("Sent", "Failed"),
    "Rejected": ("Rejected",),
    "AbsentSubscriber": ("Sent", "AbsentSubscriber"),
}


class AfricasTalkingSwitches(Switches):
    receipts: Literal["none", "Success", "Failed", "Rejected", "AbsentSubscriber"] = Field(
        default="Success", title="Delivery reports end with"
    )
    outcome: Literal[
        "Success",
        "InvalidSenderId",
        "InsufficientBalance",
        "UserInBlacklist",
        "CouldNotRoute",
        "DoNotDisturbRejection",
        "InternalServerError",
        "RejectedByGateway",
    ] = Field(default="Success", title="Each recipient is", description="Told with HTTP 201.")


AfricasTalkingLine = Line[AfricasTalkingSwitches]


class AfricasTalking:
    channel = "africastalking"
    label = "SMS, Africa's Talking"
    skin = "sms"
    can: ClassVar[Sequence[ActionKind]] = ("text",)

    def __init__(self, accounts: Sequence[PhoneAccount], desk: Desk) -> None:
        self._desk = desk
        self._lines = {
            account.key: AfricasTalkingLine(account, Switchboard(AfricasTalkingSwitches()))
            for account in accounts
        }

    def routes(self) -> Iterable[web.RouteDef]:
        door = Door("africastalking", self._desk.journal, self._desk.clock, self._board, _refusal)
        yield web.post("/version1/messaging", door(self._messaging))

    def board(self, account: PhoneAccount) -> Switchboard[AfricasTalkingSwitches]:
        return self._lines[account.key].board

    def act(self, account: PhoneAccount, buyer: Buyer, action: Action) -> str:
        sender = bubbles.number(buyer.address)
        chat = self._desk.chats.open(account.key, sender.removeprefix("+"))
        chat.name = buyer.name or chat.name or sender
        message_id = str(UUID(self._desk.token(16)))
        bubble = bubbles.said(action, message_id, self._desk.clock.stamp_ms())
        now = self._desk.clock.now()
        chat.hear(message_id, now)
        chat.show(bubble)
        form = {
            "linkId": self._desk.token(10),
            "text": bubble.text,
            "to": account.address,
            "id": message_id,
            "date": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "from": sender,
            "networkCode": NETWORK,
            "cost": "None",
        }
        line = self._lines[account.key]
        self._post(line, form, "message", lambda: chat.advance(message_id, "delivered"))
        return message_id

    def _post(
        self,
        line: AfricasTalkingLine,
        form: Mapping[str, str],
        note: str,
        on_taken: Callable[[], None],
    ) -> None:
        account = line.account
        hook = Webhook(
            account.key,
            f"/webhooks/{account.key}",
            {"Content-Type": "application/x-www-form-urlencoded"},
            urlencode(form).encode(),
            note,
            on_taken,
            "?" + urlencode({"key": account.credentials["webhook_secret"]}),
        )
        self._desk.courier.post(hook, line.board.now)

    async def _messaging(self, request: web.Request) -> web.Response:
        line = self._line(request)
        form = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        if line is None or form.get("username") != line.account.credentials["username"]:
            refusal = "The supplied authentication is invalid"
            return web.Response(text=refusal, status=HTTPStatus.UNAUTHORIZED)
        if problem := rules.missing(form):
            return web.Response(text=problem, status=HTTPStatus.BAD_REQUEST)
        if not rules.known_sender(form, line.account):
            return _told("InvalidSenderId", [])
        recipients = [
            self._recipient(line, number.strip(), form) for number in form["to"].split(",")
        ]
        return _told(rules.summary(recipients), recipients)

    def _recipient(
        self, line: AfricasTalkingLine, number: str, form: dict[str, str]
    ) -> dict[str, Any]:
        message_id, text = f"ATXid_{self._desk.token(16)}", form["message"]
        told = rules.recipient(number, text, line.board.now.outcome, message_id)
        if told["statusCode"] == rules.ACCEPTED:
            chat = self._desk.chats.open(line.account.key, number.removeprefix("+"))
            at_ms = self._desk.clock.stamp_ms()
            chat.sends.append({"id": message_id, "at_ms": at_ms, "body": form})
            self._desk.courier.spawn(self._carry(line, chat, message_id, text))
        return told

    async def _carry(
        self, line: AfricasTalkingLine, chat: Chat, message_id: str, text: str
    ) -> None:
        pace, goal = self._desk.settings.pace, line.board.now.receipts
        if goal in {"none", "Success"}:
            chat.show(bubbles.heard(message_id, self._desk.clock.stamp_ms(), text))
        for status in STEPS[goal]:
            await asyncio.sleep(pace.sent_s if status == "Sent" else pace.delivered_s)
            if status == "Success":
                chat.advance(message_id, "delivered")
            report = {
                "phoneNumber": f"+{chat.address}",
                "id": message_id,
                "status": status,
                "networkCode": NETWORK,
                "retryCount": "0",
            }
            if status not in {"Sent", "Success"}:
                report["failureReason"] = "DeliveryFailure"
            self._post(line, report, f"report: {status}", _nothing)

    def _line(self, request: web.Request) -> AfricasTalkingLine | None:
        given = request.headers.get("apiKey", "")
        lines = self._lines.values()
        return next((one for one in lines if one.account.credentials["api_key"] == given), None)

    async def _board(self, request: web.Request) -> Switchboard[AfricasTalkingSwitches] | None:
        line = self._line(request)
        return line.board if line else None

    async def greet(self, account: PhoneAccount) -> bool:
        raise CannotError(f"Africa's Talking makes no first call to {account.key}'s address")


def _told(message: str, recipients: list[dict[str, Any]]) -> web.Response:
    data = {"Message": message, "Recipients": recipients}
    return web.json_response({"SMSMessageData": data}, status=HTTPStatus.CREATED)


def _refusal(failure: Failure) -> web.Response:
    if failure == "throttle":
        return web.Response(text="Too many requests", status=HTTPStatus.TOO_MANY_REQUESTS)
    return web.Response(text="Server error", status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _nothing() -> None:
    return None


open_phone = AfricasTalking
