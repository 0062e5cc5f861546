"""The developers' channel: a message goes in like any other, its replies are waited for and read back."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.edge_ports import Accounts, Inbox, Payload
from domain.model.ids import TenantId
from domain.model.message import Content, Inbound

ANSWER_S = 15.0
POLL_S = 0.02


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came of one message: its replies, and how the turn went (as recorded)."""

    payloads: tuple[Payload, ...]
    steps: tuple[dict[str, object], ...]


class Transcript(Protocol):
    """Reads back what a turn did."""

    async def answer(
        self, tenant_id: TenantId, account_key: str, message_id: str
    ) -> Exchange | None:
        """The turn that answered this message, or None while it waits."""
        ...

    async def later(
        self, tenant_id: TenantId, account_key: str, customer_id: str
    ) -> tuple[Payload, ...]:
        """Messages sent since the last reading that no message of the customer asked for."""
        ...


@dataclass(slots=True)
class Console:
    """`key` names the shop's console account."""

    key: str
    accounts: Accounts
    inbox: Inbox
    transcript: Transcript
    wake: Callable[[], None]
    clock: Callable[[], datetime]

    async def say(self, customer_id: str, content: Content) -> Exchange:
        """Hear the whole answer to one message.

        Raises:
            LookupError: no shop has a console account of this key.
            TimeoutError: no worker answered.
        """
        account = await self.accounts.by_key(self.key)
        if account is None:
            raise LookupError(f"no account {self.key}")
        message_id = uuid.uuid4().hex
        inbound = Inbound(message_id, account.external_id, customer_id, self.clock(), content)
        await self.inbox.put(account, [inbound])
        self.wake()
        async with asyncio.timeout(ANSWER_S):
            while True:
                found = await self.transcript.answer(account.tenant_id, self.key, message_id)
                if found is not None:
                    return found
                await asyncio.sleep(POLL_S)

    async def news(self, customer_id: str) -> tuple[Payload, ...]:
        account = await self.accounts.by_key(self.key)
        if account is None:
            return ()
        return await self.transcript.later(account.tenant_id, self.key, customer_id)
