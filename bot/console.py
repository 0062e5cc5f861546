"""The developers' channel: a message goes in like any other, its replies are waited for and read back."""

import asyncio
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from domain.edge_ports import Accounts, Inbox, Payload
from domain.model.message import Content, Inbound
from domain.model.shop import Account

ANSWER_S = 15.0
POLL_S = 0.02


class Said(Protocol):
    """What the shop said, and up to which turn."""

    @property
    def payloads(self) -> tuple[Payload, ...]: ...
    @property
    def turn(self) -> int: ...


class Transcript(Protocol):
    """Reads back what was understood and said."""

    async def steps(self, account: Account, message_id: str) -> Sequence[dict[str, Any]] | None: ...

    async def said(self, account: Account, customer_id: str, after_turn: int) -> Said: ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came of one message: the replies since the last one, and how its turn went."""

    payloads: tuple[Payload, ...]
    steps: Sequence[dict[str, Any]] = ()


@dataclass(slots=True)
class Console:
    """`key` names the shop's console account; `seen` is the last turn each customer has read."""

    key: str
    accounts: Accounts
    inbox: Inbox
    transcript: Transcript
    wake: Callable[[], None]
    clock: Callable[[], datetime]
    seen: dict[str, int] = field(default_factory=dict)

    async def say(self, customer_id: str, content: Content) -> Exchange:
        """Hear the whole answer to one message, and what came unasked before it.

        Raises:
            LookupError: no shop has a console account of this key.
            TimeoutError: no worker answered.
        """
        account = await self._account()
        message_id = uuid.uuid4().hex
        inbound = Inbound(message_id, account.external_id, customer_id, self.clock(), content)
        await self.inbox.put(account, [inbound])
        self.wake()
        async with asyncio.timeout(ANSWER_S):
            while True:
                steps = await self.transcript.steps(account, message_id)
                if steps is not None:
                    return Exchange(await self._read(account, customer_id), steps)
                await asyncio.sleep(POLL_S)

    async def news(self, customer_id: str) -> Exchange:
        """What came since the last reading: a payment link, a receipt."""
        return Exchange(await self._read(await self._account(), customer_id))

    async def _account(self) -> Account:
        account = await self.accounts.by_key(self.key)
        if account is None:
            raise LookupError(f"no account {self.key}")
        return account

    async def _read(self, account: Account, customer_id: str) -> tuple[Payload, ...]:
        said = await self.transcript.said(account, customer_id, self.seen.get(customer_id, 0))
        self.seen[customer_id] = said.turn
        return said.payloads
