"""What a buyer took back or corrected before it was answered."""

from collections.abc import Sequence

from domain.edge_ports import Pending
from domain.model.message import Edited, Revoked


def still_meant(messages: Sequence[Pending]) -> list[Pending]:
    """Without those that a later one withdraws, and those whose correction comes later: that speaks for them."""
    kept: list[Pending] = []
    for pending in messages:
        content = pending.inbound.content
        if isinstance(content, Revoked | Edited) and content.message_id:
            kept = [earlier for earlier in kept if not _is(earlier, content.message_id)]
        kept.append(pending)
    return kept


def _is(pending: Pending, message_id: str) -> bool:
    """One message of the provider's may be several of ours (`id#1`): pictures, contacts, an earlier correction."""
    return pending.inbound.message_id.split("#", 1)[0] == message_id or (
        isinstance(pending.inbound.content, Edited)
        and pending.inbound.content.message_id == message_id
    )
