"""The last word of turns that end together: what each leaves behind, and the statement that writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict

from adapters.postgres.codec import STEPS, standing_of
from adapters.postgres.diary import Pages, numbered
from adapters.postgres.outbox import LEASE
from adapters.postgres.pool import Connection
from domain.edge_ports import Claim, Finished, Outgoing, Payload, TurnRecord
from domain.errors import LostLeaseError
from domain.model.conversation import Conversation
from domain.model.shop import Account

END: Final = """
    select end_turns($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
"""


class Message(TypedDict):
    """As `write_diaries` takes it, but for the place of its conversation."""

    kind: str
    key: str
    body: Payload
    reason: str


@dataclass(frozen=True, slots=True)
class Ending:
    """One turn's. With an *account* whoever ends it sends its messages."""

    claim: Claim
    conversation: Conversation
    record: TurnRecord
    messages: Sequence[Message]
    pages: Pages
    account: Account | None
    journal: bytes

    def finished(self, handed: Sequence[int]) -> Finished:
        """*handed* are the numbers of the messages that were born claimed."""
        sends = [message for message in self.messages if not message["reason"]]
        waits = bool(self.pages.effects) or len(handed) < len(sends)
        if self.account is None or not handed:
            return Finished((), waits)
        return Finished(tuple(map(self._outgoing, handed, sends)), waits)

    def _outgoing(self, outbox_id: int, message: Message) -> Outgoing:
        assert self.account is not None
        return Outgoing(
            tenant_id=self.claim.tenant_id,
            outbox_id=outbox_id,
            conversation_id=self.claim.conversation_id,
            account=self.account,
            row="message",
            kind=message["kind"],
            key=message["key"],
            attempts=1,
            body=message["body"],
            heard_at=self.conversation.last_inbound_at,
            correlation_id=self.claim.correlation_id,
        )


async def write(connection: Connection, now: datetime, endings: Sequence[Ending]) -> list[Finished]:
    """All of them, or none.

    Raises:
        LostLeaseError: somebody else has one of the conversations now; nothing is written.
    """
    claims = [ending.claim for ending in endings]
    talks = [ending.conversation for ending in endings]
    handed = await connection.fetchval(
        END,
        [claim.conversation_id for claim in claims],
        [claim.token for claim in claims],
        [pending.inbox_id for claim in claims for pending in claim.messages],
        [standing_of(talk) for talk in talks],
        [talk.language for talk in talks],
        [talk.turn for talk in talks],
        [talk.last_inbound_at for talk in talks],
        [STEPS.dump_json(ending.record.steps) for ending in endings],
        [ending.record.seed for ending in endings],
        [ending.journal for ending in endings],
        [talk.account_id for talk in talks],
        [None if ending.account is None else now + LEASE for ending in endings],
        [claim.correlation_id for claim in claims],
        now,
        numbered(ending.messages for ending in endings),
        numbered(ending.pages.effects for ending in endings),
        numbered(ending.pages.events for ending in endings),
        numbered(ending.pages.timers.values() for ending in endings),
    )
    if handed is None:
        raise LostLeaseError(*(str(claim.conversation_id) for claim in claims))
    return [
        ending.finished([outbox_id for owner, outbox_id in handed if owner == place])
        for place, ending in enumerate(endings, 1)
    ]
