"""What follows an accepted send: the phone shows it, and statuses tell the engine how far it came."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from bot.sandbox.chats import Chat, Status
from bot.sandbox.desk import Desk
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.switches import Switchboard, Switches
from bot.sandbox.whatsapp import webhooks
from bot.sandbox.whatsapp.bubbles import bubble
from bot.sandbox.whatsapp.errors import GraphError
from bot.sandbox.whatsapp.pictures import check_link, picture_link
from bot.sandbox.whatsapp.shapes import Envelope


class WhatsAppSwitches(Switches):
    receipts: Literal["none", "sent", "delivered", "read", "failed"] = Field(
        default="read", title="Receipts go as far as"
    )
    pair_rate: bool = Field(default=False, title="Hold to the pair rate (131056)")
    late_errors: bool = Field(
        default=False,
        title="Refuse late",
        description="A closed 24 h window is accepted first and fails in a status, as often in life.",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One account with its switches."""

    account: PhoneAccount
    board: Switchboard[WhatsAppSwitches]

    def post(self, desk: Desk, value: dict[str, Any], on_taken: Callable[[], None]) -> None:
        desk.courier.post(webhooks.signed(self.account, value, on_taken), self.board.now)


@dataclass(frozen=True, slots=True)
class Sent:
    """A send the API accepted. `refused`: it will fail all the same, and the engine hears it later."""

    id: str
    chat: Chat
    envelope: Envelope
    body: dict[str, Any]
    refused: GraphError | None = None


async def carry(desk: Desk, line: Line, sent: Sent) -> None:
    pace, goal = desk.settings.pace, line.board.now.receipts
    problem = sent.refused or await _undeliverable(desk, goal, sent.body)
    if problem is not None:
        await asyncio.sleep(pace.sent_s)
        _tell(desk, line, sent, "failed", problem)
        return
    _show(desk, sent)
    steps: tuple[tuple[Status, float], ...] = (
        ("sent", pace.sent_s),
        ("delivered", pace.delivered_s),
        ("read", pace.read_s),
    )
    for status, wait_s in steps[: ("none", "sent", "delivered", "read").index(goal)]:
        await asyncio.sleep(wait_s)
        _tell(desk, line, sent, status)


async def _undeliverable(desk: Desk, goal: str, body: dict[str, Any]) -> GraphError | None:
    if goal == "failed":
        return GraphError(131026, "Message Undeliverable.")
    link = picture_link(body)
    try:
        if link:
            await check_link(desk.courier.session, link)
    except GraphError as error:
        return error
    return None


def _show(desk: Desk, sent: Sent) -> None:
    chat, body = sent.chat, sent.body
    if sent.envelope.type == "reaction":
        chat.react(body["reaction"]["message_id"], body["reaction"]["emoji"])
        return
    media_id = body.get("image", {}).get("id", "")
    seen_at = f"{desk.settings.public_url}/api/pictures/{media_id}" if media_id else ""
    chat.tell("typing", {"seconds": 0})
    chat.show(bubble(body, sent.id, desk.clock.stamp_ms(), seen_at))


def _tell(
    desk: Desk, line: Line, sent: Sent, status: Status, problem: GraphError | None = None
) -> None:
    sent.chat.advance(sent.id, status)
    extra: dict[str, Any] = {}
    if sent.envelope.biz_opaque_callback_data is not None:
        extra["biz_opaque_callback_data"] = sent.envelope.biz_opaque_callback_data
    if problem is not None:
        extra["errors"] = [problem.in_status()]
    seconds = int(desk.clock.now().timestamp())
    value = webhooks.status(sent.id, status, seconds, sent.chat.address, extra)
    line.post(desk, value, lambda: None)
