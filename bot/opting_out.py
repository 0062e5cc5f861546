"""A provider refused a message because the buyer has opted out with it: from then on the shop knows it too."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.edge_ports import Inbox, Outgoing
from domain.model.message import Notice


@dataclass(frozen=True, slots=True)
class OptingOut:
    inbox: Inbox
    wake: Callable[[], None]

    async def __call__(self, row: Outgoing) -> None:
        """The conversation stops without a word: no word would arrive."""
        notice = Notice("stop", {"told": row.account.channel})
        await self.inbox.notify(
            row.tenant_id,
            row.conversation_id,
            f"opted_out:{row.outbox_id}",
            notice,
            row.correlation_id,
        )
        self.wake()
