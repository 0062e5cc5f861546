"""What the engine's edges are made of: channels, payment providers, inbox, work and outbox."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol, TypeAlias
from uuid import uuid5

from domain.model.conversation import Conversation
from domain.model.ids import AccountId, ConversationId, TenantId
from domain.model.message import Bubble, Inbound, Notice, Receipt, Sent, Update
from domain.model.shop import Account, PaymentAccount, Secrets
from domain.model.understanding import Understanding
from domain.ports import UnitOfWork

Payload: TypeAlias = dict[str, object]
"""A provider's request body, ready to send but for our reference and the account's secrets."""

Row: TypeAlias = Literal["message", "effect"]


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request as it came in: header names in lower case, `url` the public one with its query.

    `received_at` is the time of updates in which the provider tells none (aware UTC).
    """

    body: bytes
    headers: Mapping[str, str]
    url: str
    query: Mapping[str, str]
    received_at: datetime = datetime.fromtimestamp(0, UTC)  # noqa: RUF009 a value, and the same one


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider wants to read back from its webhook."""

    body: str = ""
    content_type: str = "text/plain"


class Channel(Protocol):
    """One platform, both ways. Knows no tenant, no cart, no database."""

    @property
    def name(self) -> str: ...

    @property
    def plain(self) -> bool:
        """Sentences for this channel must do without characters outside GSM-7."""

    @property
    def answer(self) -> Answer:
        """What its webhook is answered with when all went well."""

    def handshake(self, webhook: Webhook, secrets: Secrets) -> str | None:
        """The answer to the provider's subscription check (a GET), or None to refuse it."""

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:
        """Raises:
        BadSignatureError: not signed with this account's secret.
        """

    def parse(self, webhook: Webhook) -> list[Update]:
        """Raises:
        UnreadableError: not what the provider documents.
        """

    def render(self, bubbles: Sequence[Bubble], to: str) -> list[Payload]:
        """Request bodies within the channel's limits, in order; nothing is dropped."""

    async def send(self, account: Account, payload: Payload, reference: str) -> Sent:
        """Raises:
        ProviderError: with what to do next.
        """

    @staticmethod
    def door(account: Account, home: str) -> str:
        """An address that opens a chat with this account, `{code}` standing for what is said in it at once.

        Empty where the channel has none: the code is written by hand. *home* is where the engine is reached.
        """


class Inbox(Protocol):
    """Everything accepted is durable when these return."""

    async def put(self, account: Account, updates: Sequence[Update]) -> int:
        """Store messages (a known provider id is not stored again) and move receipts forward; how many were new."""

    async def put_unreadable(self, account: Account, body: bytes, reason: str) -> None: ...

    async def notify(
        self,
        tenant_id: TenantId,
        conversation_id: ConversationId,
        key: str,
        notice: Notice,
        correlation_id: str = "",
    ) -> None:
        """Let the conversation's machine hear *notice*, once per *key*; *correlation_id* is that of its cause."""


@dataclass(frozen=True, slots=True)
class Pending:
    inbox_id: int
    inbound: Inbound


@dataclass(frozen=True, slots=True)
class Claim:
    """A conversation with unanswered messages, ours until the lease runs out."""

    tenant_id: TenantId
    conversation_id: ConversationId
    token: int
    attempts: int
    channel: str
    account_id: AccountId
    messages: tuple[Pending, ...]

    @property
    def correlation_id(self) -> str:
        """Of the newest message; of one that no webhook brought (a reminder) a name that is always the same."""
        newest = self.messages[-1].inbound
        return newest.correlation_id or str(uuid5(self.conversation_id, newest.message_id))


@dataclass(frozen=True, slots=True)
class Step:
    """One wish's way through the machine, kept so that it can be run again. `said` are ids of sentences."""

    inbox_id: int
    event: str
    understanding: Understanding
    state_before: tuple[str, ...]
    state_after: tuple[str, ...]
    refusal: str = ""
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """What a turn did: `payloads` go out in this order, but for those whose places are in `withheld`.

    These are written down with the reason, and set aside. `made_by` names the dialogue that answered, `pictures`
    where its pictures lay: both as they were, for whoever runs the turn again.
    """

    steps: tuple[Step, ...]
    payloads: tuple[Payload, ...]
    seed: int
    withheld: Mapping[int, str] = field(default_factory=dict)
    made_by: str = ""
    pictures: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed outbox row. `attempts` counts this one; `body` is a payload or an effect's facts.

    `heard_at` is when the buyer last wrote, as far as their messages have been answered.
    """

    tenant_id: TenantId
    outbox_id: int
    conversation_id: ConversationId
    account: Account
    row: Row
    kind: str
    key: str
    attempts: int
    body: Payload = field(repr=False)
    heard_at: datetime | None = None
    correlation_id: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """A turn's messages that its worker may send itself: they count as claimed. `waits`: others wait to be claimed."""

    handed: tuple[Outgoing, ...]
    waits: bool


class OpenTurn(Protocol):
    """A turn in its transaction: the conversation is locked and loaded."""

    @property
    def conversation(self) -> Conversation: ...
    @property
    def uow(self) -> UnitOfWork: ...
    @property
    def later(self) -> tuple[Pending, ...]:
        """What the buyer has said since the claim: to be answered with it, if there is room for it."""

    def leave(self) -> None:
        """Before anything was written: the block's end commits nothing, and the conversation stays claimed."""

    async def note(self, record: TurnRecord, *, hand_over: bool = False) -> None:
        """What `OpenTurns.finish` shall write: conversation, outbox, inbox marks, and that the lease is free.

        *hand_over*: whoever called sends the messages after the commit.
        """


class OpenTurns(Protocol):
    """Turns of one shop in one transaction: all of them are committed, or none."""

    @property
    def turns(self) -> Sequence[OpenTurn | None]:
        """In the order of their claims. None: it is somebody else's now, or its buyer has another one here."""

    async def finish(self) -> Sequence[Finished]:
        """Of every turn that was noted, in their order; the block's end commits.

        Raises:
            LostLeaseError: one of them is somebody else's now; nothing is written.
        """


class Work(Protocol):
    """Conversations that wait for an answer."""

    async def claims(self, most: int) -> list[Claim]: ...

    def turns(self, claims: Sequence[tuple[Claim, int]]) -> AbstractAsyncContextManager[OpenTurns]:
        """Turns of different conversations of one shop, each with its seed.

        A lock that another transaction holds long is an error, so that two such groups never wait for each other.
        """

    async def fail(self, claim: Claim, error: str) -> None:
        """Count the attempt: again later, or parked where an operator sees it."""


class Outbox(Protocol):
    """Rows to carry out after commit; a conversation's messages leave in order."""

    async def claim(self, most: int) -> list[Outgoing]: ...

    async def sent(self, row: Outgoing, provider_id: str) -> bool:
        """Whether later messages of this conversation may wait now."""

    async def retry(self, row: Outgoing, at: datetime, reason: str) -> None: ...

    async def postpone(self, row: Outgoing, at: datetime, reason: str) -> None:
        """Our own wish to wait: unlike `retry` it is not counted as a try."""

    async def park(self, row: Outgoing, reason: str) -> bool:
        """Out of tries, or never to be tried: an operator sees it; later rows of the conversation go on.
        Whether there may be some."""

    async def receipt(self, account: Account, receipts: Sequence[Receipt]) -> None:
        """Forward only: queued < sent < delivered < read. What moved is logged under the id it began with."""


class Timers(Protocol):
    async def ring(self, most: int) -> int:
        """Move what is due into the inbox; how many."""


@dataclass(frozen=True, slots=True)
class Reported:
    """Whose payment an address of its own means."""

    tenant_id: TenantId
    reference: str
    provider: str


class Accounts(Protocol):
    """Who is meant by a webhook's path: the few reads that cross tenants."""

    async def by_key(self, key: str) -> Account | None: ...

    async def by_external(self, channel: str, external_id: str) -> Account | None: ...

    async def payment_by_key(self, key: str) -> PaymentAccount | None: ...

    async def payment_by_callback(self, token: str) -> Reported | None:
        """The payment that reports itself at this address."""
