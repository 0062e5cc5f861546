"""A turn's transaction, from loading the conversation to its last write."""

from typing import Final, TypedDict

from adapters.journal.recording import recorded
from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.codec import STEPS, Standing, standing_of
from adapters.postgres.notes import Notes
from adapters.postgres.outbox import LEASE
from adapters.postgres.pool import Connection
from adapters.postgres.references import message_key
from adapters.postgres.rows import Row
from adapters.postgres.secrets import SealedSecretError
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.edge_ports import Claim, Finished, Outgoing, Payload, Pending, TurnRecord
from domain.errors import LostLeaseError
from domain.model.conversation import Conversation
from domain.model.ids import AccountId, BuyerId
from domain.model.message import Notice
from domain.model.shop import Account
from domain.ports import UnitOfWork

END: Final = (
    "select end_turn($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
)


class Message(TypedDict):
    """As `end_turn` takes it."""

    kind: str
    key: str
    body: Payload
    reason: str


class UnfinishedTurnError(Exception):
    """A turn's block ended without `finish`: nothing was written."""


class PostgresTurn:
    def __init__(
        self,
        connection: Connection,
        conversation: Conversation,
        uow: PostgresUnitOfWork,
        notes: Notes,
        accounts: PostgresAccounts | None,
    ) -> None:
        self._connection = connection
        self._claim = notes.claim
        self.conversation = conversation
        self._uow = uow
        self._notes = notes
        self.uow: UnitOfWork = recorded(uow, notes.journal)
        self._accounts = accounts
        self.finished = self.left = False
        self.later: tuple[Pending, ...] = ()

    def leave(self) -> None:
        """Nothing was written; the lease stays ours."""
        self.left = True

    async def finish(self, record: TurnRecord, *, hand_over: bool = False) -> Finished:
        """Raises:
        LostLeaseError: somebody else has the conversation now; nothing is written.
        """
        conversation, pages = self.conversation, self._uow.diary.pages
        conversation.turn += 1
        messages = [
            self._message(n, payload, record.withheld.get(n, ""))
            for n, payload in enumerate(record.payloads)
        ]
        account = await self._account() if hand_over and messages else None
        await self._notes.keep_aside(self._connection)
        handed = await self._connection.fetchval(
            END,
            conversation.conversation_id,
            self._claim.token,
            self.uow.now,
            [pending.inbox_id for pending in self._claim.messages],
            standing_of(conversation),
            conversation.language,
            conversation.turn,
            conversation.last_inbound_at,
            STEPS.dump_json(record.steps),
            record.seed,
            messages,
            pages.effects,
            pages.events,
            [*pages.timers.values()],
            None if account is None else self.uow.now + LEASE,
            self._notes.pages(conversation, record),
        )
        if handed is None:
            raise LostLeaseError(str(conversation.conversation_id))
        self.finished = True
        sends = [message for message in messages if not message["reason"]]
        waits = bool(pages.effects) or len(handed) < len(sends)
        if account is None or not handed:
            return Finished((), waits)
        return Finished(
            tuple(
                self._outgoing(account, outbox_id, message)
                for outbox_id, message in zip(handed, sends, strict=True)
            ),
            waits,
        )

    async def _account(self) -> Account | None:
        """None where its secrets cannot be opened: the sender says so."""
        if self._accounts is None:
            return None
        try:
            return await self._accounts.own(self._connection, self.conversation.account_id)
        except SealedSecretError:
            return None

    def _outgoing(self, account: Account, outbox_id: int, message: Message) -> Outgoing:
        return Outgoing(
            tenant_id=self.conversation.tenant_id,
            outbox_id=outbox_id,
            conversation_id=self.conversation.conversation_id,
            account=account,
            row="message",
            kind=message["kind"],
            key=message["key"],
            attempts=1,
            body=message["body"],
            heard_at=self.conversation.last_inbound_at,
            correlation_id=self._claim.correlation_id,
        )

    def _message(self, number: int, payload: Payload, reason: str) -> Message:
        """With a *reason* it is not sent."""
        conversation = self.conversation
        return {
            "kind": conversation.channel,
            "key": message_key(conversation.conversation_id, conversation.turn, number),
            "body": payload,
            "reason": reason,
        }


def conversation_of(row: Row, standing: Standing, claim: Claim) -> Conversation:
    """As it was left, but for when the buyer was last heard: that is now known to be later."""
    heard = [m.inbound.sent_at for m in claim.messages if not isinstance(m.inbound.content, Notice)]
    return Conversation(
        tenant_id=claim.tenant_id,
        conversation_id=claim.conversation_id,
        account_id=AccountId(row["account_id"]),
        channel=row["channel"],
        customer_id=row["customer_id"],
        buyer_id=BuyerId(row["buyer_id"]),
        state=standing.state,
        history=standing.history,
        language=row["language"],
        memory=standing.memory,
        turn=row["turn"],
        last_inbound_at=max([*heard, *filter(None, [row["last_inbound_at"]])], default=None),
    )
