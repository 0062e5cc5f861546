"""A turn in its transaction, from the loaded conversation to its last word."""

from collections.abc import Sequence

from adapters.journal.recording import recorded
from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.codec import Standing
from adapters.postgres.ending import Ending, Message, write
from adapters.postgres.notes import Notes
from adapters.postgres.pool import Connection
from adapters.postgres.references import message_key
from adapters.postgres.rows import Row
from adapters.postgres.secrets import SealedSecretError
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.edge_ports import Claim, Finished, Payload, Pending, TurnRecord
from domain.model.conversation import Conversation
from domain.model.ids import AccountId, BuyerId
from domain.model.message import Notice
from domain.model.shop import Account
from domain.ports import UnitOfWork


class UnfinishedTurnError(Exception):
    """A turn's block ended without `finish`: nothing was written."""


class PostgresTurn:
    """`ending` is what `note` has noted, `over` whether its transaction may be committed."""

    def __init__(
        self,
        connection: Connection,
        conversation: Conversation,
        uow: PostgresUnitOfWork,
        notes: Notes,
        accounts: PostgresAccounts | None,
        later: tuple[Pending, ...] = (),
    ) -> None:
        self._connection = connection
        self._claim = notes.claim
        self.conversation = conversation
        self._uow = uow
        self._notes = notes
        self.uow: UnitOfWork = recorded(uow, notes.journal)
        self._accounts = accounts
        self.later = later
        self.ending: Ending | None = None
        self.over = False

    def leave(self) -> None:
        """Nothing was written; the lease stays ours."""
        self.over = True

    async def note(self, record: TurnRecord, *, hand_over: bool = False) -> None:
        conversation = self.conversation
        conversation.turn += 1
        messages = [
            self._message(n, payload, record.withheld.get(n, ""))
            for n, payload in enumerate(record.payloads)
        ]
        account = await self._account() if hand_over and messages else None
        await self._notes.keep_aside(self._connection)
        journal = self._notes.pages(conversation, record)
        self.ending = Ending(
            *(self._claim, conversation, record, messages, self._uow.diary.pages, account, journal)
        )

    async def finish(self, record: TurnRecord, *, hand_over: bool = False) -> Finished:
        """`note`, and the end of a transaction that has no other turn.

        Raises:
            LostLeaseError: somebody else has the conversation now; nothing is written.
        """
        await self.note(record, hand_over=hand_over)
        (finished,) = await PostgresTurns(self._connection, [self]).finish()
        return finished

    def committed(self) -> None:
        self._notes.committed()

    async def _account(self) -> Account | None:
        """None where its secrets cannot be opened: the sender says so."""
        if self._accounts is None:
            return None
        try:
            return await self._accounts.own(self._connection, self.conversation.account_id)
        except SealedSecretError:
            return None

    def _message(self, number: int, payload: Payload, reason: str) -> Message:
        """With a *reason* it is not sent."""
        conversation = self.conversation
        return {
            "kind": conversation.channel,
            "key": message_key(conversation.conversation_id, conversation.turn, number),
            "body": payload,
            "reason": reason,
        }


class PostgresTurns:
    """Turns of one shop in one transaction, in the order of their claims."""

    def __init__(self, connection: Connection, turns: Sequence[PostgresTurn | None]) -> None:
        self._connection = connection
        self.turns = turns

    async def finish(self) -> list[Finished]:
        """Of every turn that has been noted, in their order.

        Raises:
            LostLeaseError: somebody else has one of the conversations now; nothing is written.
        """
        noted = [(turn, turn.ending) for turn in self.turns if turn and turn.ending]
        if not noted:
            return []
        now = noted[0][0].uow.now
        finished = await write(self._connection, now, [ending for _, ending in noted])
        for turn, _ in noted:
            turn.over = True
        return finished


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
