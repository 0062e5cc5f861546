"""News of an order are told where the buyer last wrote, if they may be reached there at a price the shop pays."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot import policy
from domain.edge_ports import Inbox, OpenTurn, Outgoing, Pending
from domain.model.ids import ConversationId
from domain.model.joining import Chat
from domain.model.message import Notice
from domain.model.shop import NewsCosts

EFFECT = "pass_news"
PASSED = "passed"
"""A fact of news that came from another chat: they are told where they are."""


async def passed_on(turn: OpenTurn, pending: Pending) -> bool:
    """Whether a notice is news that another of the buyer's chats shall hear instead of this one; it will."""
    notice = pending.inbound.content
    if not isinstance(notice, Notice) or notice.event not in policy.NEWS or PASSED in notice.facts:
        return False
    place = await _place(turn)
    if place in {None, turn.conversation.conversation_id}:
        return False
    body = {"to": str(place), "event": notice.event, "facts": json.dumps(dict(notice.facts))}
    await turn.uow.diary.effect(EFFECT, f"pass:{pending.inbound.message_id}", body)
    return True


async def _place(turn: OpenTurn) -> ConversationId | None:
    """Where to tell it; None: nowhere. Then it is written down here, with the reason."""
    chats = await turn.uow.chats.of_buyer(turn.conversation.buyer_id)
    costs = (await turn.uow.shops.shop()).news
    return next((c.conversation_id for c in chats if reachable(c, costs, turn.uow.now)), None)


def reachable(chat: Chat, costs: NewsCosts, now: datetime) -> bool:
    shut = policy.outside(policy.rules(chat.channel), chat.heard_at, now)
    return not (chat.quiet or shut or policy.too_dear(costs, chat.channel))


@dataclass(frozen=True, slots=True)
class PassingOn:
    inbox: Inbox
    wake: Callable[[], None]

    async def pass_news(self, row: Outgoing) -> None:
        facts = json.loads(str(row.body["facts"])) | {PASSED: "1"}
        notice = Notice(str(row.body["event"]), facts)
        place = ConversationId(UUID(str(row.body["to"])))
        await self.inbox.notify(row.tenant_id, place, row.key, notice, row.correlation_id)
        self.wake()
