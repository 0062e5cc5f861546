"""What a page can do, whichever way it is connected: say something, read on, tell what it has shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.metrics import Metrics
from bot.webchat.limits import Buckets
from bot.webchat.shown import Told, message_name, turn_event
from bot.webchat.visitors import Visitor
from domain.edge_ports import Channel, Inbox, Webhook
from domain.model.ids import AccountId, TenantId
from domain.model.message import Inbound, Receipt
from domain.model.shop import Account

CHANNEL = "web"
PAGE = 20
"""Turns in one reading."""
REMEMBERED = 30
"""Turns that a page without memory is shown."""
MOST_RECEIPTS = 200

Shown = Literal["delivered", "read"]
DONE: dict[Shown, tuple[str, ...]] = {"delivered": ("delivered", "read"), "read": ("read",)}


class TooFastError(Exception):
    def __init__(self, wait_s: float) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s


class Memory(Protocol):
    """Conversations, read back."""

    async def turns(
        self, account: Account, customer_id: str, after: int, most: int
    ) -> Sequence[Told]: ...

    async def stand(
        self, tenant_id: TenantId, places: Sequence[tuple[AccountId, str]]
    ) -> dict[tuple[AccountId, str], int]: ...

    async def unseen(
        self, account: Account, customer_id: str, upto: int, done: Sequence[str], most: int
    ) -> Sequence[str]: ...


@dataclass(slots=True)
class Talk:
    """`wake` tells the workers; `says` and `address_says` limit visitors and addresses."""

    channel: Channel
    inbox: Inbox
    memory: Memory
    wake: Callable[[], None]
    clock: Callable[[], datetime]
    metrics: Metrics
    says: Buckets
    address_says: Buckets

    async def keep(self, visitor: Visitor, address: str, body: bytes) -> str:
        """Make a message durable; its id, as the page named it. Saying it again changes nothing.

        Raises:
            TooFastError: and when to try again.
            UnreadableError: not what our page sends.
        """
        wait_s = self.says.wait_s(visitor.log_name) or self.address_says.wait_s(address)
        if wait_s:
            self.metrics.refused.labels("429").inc()
            raise TooFastError(wait_s)
        webhook = Webhook(body, {}, "", {}, self.clock())
        (read,) = [each for each in self.channel.parse(webhook) if isinstance(each, Inbound)]
        name = message_name(visitor.customer_id, read.message_id)
        account = visitor.account
        inbound = replace(
            read,
            message_id=name,
            account_ref=account.external_id,
            customer_id=visitor.customer_id,
        )
        new = await self.inbox.put(account, [inbound])
        self.metrics.accepted.labels(CHANNEL).inc(new)
        if new:
            self.wake()
        return read.message_id

    async def last_turn(self, visitor: Visitor) -> int:
        place = (visitor.account.account_id, visitor.customer_id)
        return (await self.memory.stand(visitor.account.tenant_id, [place])).get(place, 0)

    async def turns(self, visitor: Visitor, after: int) -> list[dict[str, Any]]:
        told = await self.memory.turns(visitor.account, visitor.customer_id, after, PAGE)
        return [turn_event(turn) for turn in told]

    async def seen(self, visitor: Visitor, turn: int, shown: Shown) -> None:
        """Move the messages up to *turn* forward."""
        account, at = visitor.account, self.clock()
        keys = await self.memory.unseen(
            account, visitor.customer_id, turn, DONE[shown], MOST_RECEIPTS
        )
        receipts = [Receipt(account.external_id, "", shown, at, reference=key) for key in keys]
        if receipts:
            await self.inbox.put(account, receipts)


def starting_point(after: object, last_turn: int) -> int:
    """Where to go on reading: a page that remembers says so, another gets the latest turns."""
    if isinstance(after, int) and not isinstance(after, bool) and 0 <= after <= last_turn:
        return after
    return max(0, last_turn - REMEMBERED)
