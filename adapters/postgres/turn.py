"""A turn's transaction, from loading the conversation to its last write."""

from collections.abc import Sequence
from typing import Final
from uuid import uuid5

from adapters.postgres.codec import STANDING, STEPS, standing_of
from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.edge_ports import Claim, Payload, Pending, TurnRecord
from domain.errors import LostLeaseError
from domain.model.conversation import Conversation
from domain.model.ids import AccountId, BuyerId, ConversationId, TenantId
from domain.model.message import Notice

END: Final = "select end_turn($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"


class UnfinishedTurnError(Exception):
    """A turn's block ended without `finish`: nothing was written."""


class PostgresTurn:
    def __init__(
        self,
        connection: Connection,
        claim: Claim,
        conversation: Conversation,
        uow: PostgresUnitOfWork,
    ) -> None:
        self._connection = connection
        self._claim = claim
        self.conversation = conversation
        self.uow = uow
        self.finished = False

    async def finish(self, record: TurnRecord) -> None:
        """Raises:
        LostLeaseError: somebody else has the conversation now; nothing is written.
        """
        conversation, pages = self.conversation, self.uow.diary.pages
        conversation.turn += 1
        ended = await self._connection.fetchval(
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
            [
                self._message(n, payload, record.withheld.get(n, ""))
                for n, payload in enumerate(record.payloads)
            ],
            pages.effects,
            pages.events,
            [*pages.timers.values()],
        )
        if not ended:
            raise LostLeaseError(str(conversation.conversation_id))
        self.finished = True

    def _message(self, number: int, payload: Payload, reason: str) -> dict[str, object]:
        """Its key is the reference the provider is given, and returns with a receipt.

        With a *reason* it is not sent.
        """
        turn = f"{self.conversation.turn}/{number}"
        return {
            "kind": self.conversation.channel,
            "key": str(uuid5(self.conversation.conversation_id, turn)),
            "body": payload,
            "reason": reason,
        }


def conversation_of(row: Row, messages: Sequence[Pending]) -> Conversation:
    """As it was left, but for when the buyer was last heard: that is now known to be later."""
    standing = STANDING.validate_python(row["state"])
    heard = [m.inbound.sent_at for m in messages if not isinstance(m.inbound.content, Notice)]
    return Conversation(
        tenant_id=TenantId(row["tenant_id"]),
        conversation_id=ConversationId(row["conversation_id"]),
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
