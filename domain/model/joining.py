"""Joining: two chats of one person become one buyer, by a code said in one and sent from the other."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias
from uuid import UUID

from domain.model.ids import BuyerId, ConversationId

Side: TypeAlias = Literal["issuer", "redeemer"]
"""Who said the code, and who sent it."""


class JoinStatus(StrEnum):
    OPEN = "open"
    """A code was said, and nobody has sent it."""
    SENT = "sent"
    """It was sent; whoever has something to lose has not agreed yet."""
    JOINED = "joined"
    REFUSED = "refused"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Brought:
    """What the redeemer's buyer gave up, so that it can be given back.

    `cart` is what they had, `added` what of it the other cart did not have; `filled` names the details that were
    taken over because the other side had none.
    """

    buyer: str = ""
    cart: dict[str, int] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    chats: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()


NOTHING = Brought()


@dataclass(frozen=True, slots=True)
class Join:
    join_id: UUID
    issuer: ConversationId
    expires_at: datetime
    status: JoinStatus = JoinStatus.OPEN
    redeemer: ConversationId | None = None
    issuer_agreed: bool = False
    redeemer_agreed: bool = False
    joined_at: datetime | None = None
    brought: Brought = NOTHING

    def side(self, conversation_id: ConversationId) -> Side | None:
        if conversation_id == self.issuer:
            return "issuer"
        return "redeemer" if conversation_id == self.redeemer else None


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation as its buyer's other conversations see it. `quiet`: no message is wanted there."""

    conversation_id: ConversationId
    buyer_id: BuyerId
    channel: str
    heard_at: datetime | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """Where a shop can be written to. `link` opens a chat with `{code}` in it; empty where there is no such link."""

    key: str
    channel: str
    address: str = ""
    link: str = ""
