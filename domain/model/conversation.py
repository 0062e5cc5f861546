"""A conversation: where one buyer stands on one account, and what is remembered between two turns."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.model.ids import AccountId, BuyerId, ConversationId, TenantId

SHOWN = 10
"""Products remembered as shown: "the second one" reaches this far back."""
SEEN = 30
"""Products remembered with the day on which they were shown."""
UNDO_STEPS = 10
"""Cart and checkout steps that can be taken back."""


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option as it was last shown, so that its number or its words still select it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class UndoStep:
    """The way back: `kind` is cart or buyer; `before` holds the old values of what the step changed."""

    kind: str
    before: dict[str, str]


@dataclass(slots=True)
class Memory:
    """Remembered between turns; stays under 2 kB of JSON, so that the row stays inline.

    `shown`: product SKUs of the last list. `focus`: the product spoken of. `item`: the exact item last touched.
    `wanted`: how many of it were asked for. `expects`: the slot a plain answer fills (``quantity``, ``phone``).
    `part`: a deposit is to be paid, not the whole.
    `offered`: products offered once as upsell. `settled`: the language the buyer asked for by name.
    `yes`: the option that a plain yes to the last question means. `sorry`: apologies said so far.
    `seen`: SKUs by the shop's day (``2026-11-27``) on which they were last shown, the newest last.
    `said`: messages written since the buyer's last one, where the channel allows so many only.
    """

    options: list[ShownOption] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    focus: str = ""
    item: str = ""
    wanted: int = 0
    expects: str = ""
    query: dict[str, str] = field(default_factory=dict)
    page: int = 0
    offered: list[str] = field(default_factory=list)
    offer: str = ""
    order: str = ""
    part: bool = False
    misses: int = 0
    settled: str = ""
    said: int = 0
    yes: str = ""
    sorry: int = 0
    seen: dict[str, list[str]] = field(default_factory=dict)
    undo: list[UndoStep] = field(default_factory=list)


@dataclass(slots=True)
class Conversation:
    """`state` is the machine's configuration, outermost first; `history` what its history states remember.

    `language` is the settled preference; `turn` counts turns and orders their replies.
    """

    tenant_id: TenantId
    conversation_id: ConversationId
    account_id: AccountId
    channel: str
    customer_id: str
    buyer_id: BuyerId
    state: tuple[str, ...] = ()
    history: dict[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = ""
    memory: Memory = field(default_factory=Memory)
    turn: int = 0
    last_inbound_at: datetime | None = None
