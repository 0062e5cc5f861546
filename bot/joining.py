"""Joining two chats, after the turn in which it was wished for, and telling both what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bot.effects import OpenUnit
from domain.edge_ports import Inbox, Outgoing
from domain.model.ids import ConversationId
from domain.model.joining import Chat, Join, JoinStatus, Side
from domain.model.message import Notice
from domain.services import joining
from domain.services.joining import Wish

OTHER: Final[dict[Side, Side]] = {"issuer": "redeemer", "redeemer": "issuer"}
EVENTS: Final = {
    JoinStatus.SENT: "join_asked",
    JoinStatus.JOINED: "chats_joined",
    JoinStatus.REFUSED: "join_ended",
    JoinStatus.UNDONE: "join_ended",
}


@dataclass(frozen=True, slots=True)
class JoinEffects:
    units: OpenUnit
    inbox: Inbox
    wake: Callable[[], None]

    async def join_chats(self, row: Outgoing) -> None:
        """Harmless to repeat: what stands is told once, however often we come here."""
        wish: Wish = "part" if row.body["wish"] == "part" else "join"
        join_id, *two = (UUID(str(row.body[name])) for name in ("join", "issuer", "redeemer"))
        issuer, redeemer = map(ConversationId, two)
        async with self.units(row.tenant_id, row.conversation_id) as uow:
            settled = await joining.settle(uow, join_id, (issuer, redeemer), wish)
        if settled is None:
            return
        join, sides = settled
        for side, chat in sides.items():
            await self._tell(row, join, chat, side, sides[OTHER[side]].channel)
        self.wake()

    async def _tell(self, row: Outgoing, join: Join, chat: Chat, side: Side, other: str) -> None:
        agreed = join.issuer_agreed if side == "issuer" else join.redeemer_agreed
        facts = {"join": str(join.join_id), "channel": other, "side": side}
        facts |= {"agreed": "1"} if agreed else {}
        facts |= {"status": join.status.value}
        key = f"join:{join.join_id}:{join.status}:{side}:{facts.get('agreed', '')}"
        notice = Notice(EVENTS[join.status], facts)
        await self.inbox.notify(
            row.tenant_id, chat.conversation_id, key, notice, row.correlation_id
        )
