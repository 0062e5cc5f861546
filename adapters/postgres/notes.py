"""A turn's journal, from what was loaded to what is written beside it."""

from dataclasses import dataclass, field
from typing import Final

import orjson

from adapters.journal.recording import Journal
from adapters.postgres.codec import standing_of
from adapters.postgres.pool import Connection
from adapters.postgres.shops import KnownShop
from domain.edge_ports import Claim, TurnRecord
from domain.model.conversation import Conversation

KEEP: Final = """
    insert into shop_facts (tenant_id, shop_version, question, answer)
    select app_tenant(), $1, question, answer
      from unnest($2::text[], $3::jsonb[]) as f (question, answer)
    on conflict do nothing
"""


@dataclass(slots=True)
class Notes:
    """`standing` is where the conversation stood, where the end of the turn before does not tell."""

    claim: Claim
    known: KnownShop
    journal: Journal
    standing: dict[str, object] | None
    fresh: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, claim: Claim, known: KnownShop, conversation: Conversation, left_by: int
    ) -> "Notes":
        """*left_by* is the turn that left the conversation as it is, as far as the row knows."""
        standing = None if left_by == conversation.turn else _standing(conversation)
        return cls(claim, known, Journal(known.told), standing)

    def pages(self, conversation: Conversation, record: TurnRecord) -> bytes:
        head: dict[str, object] = {
            "buyer": conversation.buyer_id,
            "messages": [pending.inbox_id for pending in self.claim.messages],
            "shop": self.known.version,
            "said": len(record.payloads),
            "made_by": record.made_by,
            "pictures": record.pictures,
        }
        if record.withheld:
            head["withheld"] = [*record.withheld.items()]
        if self.standing is not None:
            head["standing"] = self.standing
        return self.journal.pages(head)

    async def keep_aside(self, connection: Connection) -> None:
        """The shop's facts that no turn of this process has kept yet: once a version."""
        self.fresh = sorted(self.journal.asides - self.known.kept)
        if self.fresh:
            answers = [self.known.told[question] for question in self.fresh]
            await connection.execute(KEEP, self.known.version, self.fresh, answers)

    def committed(self) -> None:
        self.known.kept.update(self.fresh)


def _standing(conversation: Conversation) -> dict[str, object]:
    return {
        "left": orjson.Fragment(standing_of(conversation)),
        "turn": conversation.turn,
        "language": conversation.language,
        "heard_at": conversation.last_inbound_at,
    }
