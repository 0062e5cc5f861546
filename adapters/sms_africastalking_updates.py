"""What Africa's Talking posts, in our words: https://developers.africastalking.com/docs/sms/notifications

Messages, delivery reports and opt-outs may all be sent to the same address: their fields tell them apart.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from adapters.reading import Json, identifier, words
from adapters.sms_forms import fields, phone
from domain.edge_ports import Webhook
from domain.errors import UnreadableError
from domain.model.message import (
    DeliveryStatus,
    Inbound,
    Notice,
    Receipt,
    Text,
    Unknown,
    Update,
)

# https://developers.africastalking.com/docs/sms/notifications#delivery-reports
STATUSES: Mapping[str, DeliveryStatus] = MappingProxyType(
    {
        "Sent": "sent",
        "Submitted": "sent",
        "Buffered": "sent",
        "Success": "delivered",
        "Rejected": "failed",
        "Failed": "failed",
        "Expired": "failed",
        "AbsentSubscriber": "failed",
    }
)
LONGEST_REASON: Final = 40
BLACK_LISTED: Final = "userinblacklist"

_NO_LETTER = re.compile(r"[^A-Za-z]")


def updates(webhook: Webhook) -> list[Update]:
    """Raises:
    UnreadableError: nothing that is documented.
    """
    form = fields(webhook.body)
    if identifier(form, "from") and identifier(form, "to"):
        return [_message(form, webhook.received_at)]
    if identifier(form, "status") and identifier(form, "id"):
        return _receipt(form, webhook.received_at)
    if identifier(form, "senderId") and phone(identifier(form, "phoneNumber")):
        return [_opt_out(form, webhook.received_at)]
    if identifier(form, "updateType"):
        return [Unknown(identifier(form, "shortCode"), "subscription")]
    raise UnreadableError("no message, report or opt-out of Africa's Talking")


def _message(form: Json, received_at: datetime) -> Update:
    account, number = identifier(form, "to"), phone(identifier(form, "from"))
    if not number:
        # Answering a short code or a name ("MTN") reaches nobody, or another machine.
        return Unknown(account, "sender without a number")
    message_id = identifier(form, "id")
    if not message_id:
        raise UnreadableError("no text: id")
    return Inbound(
        message_id=message_id,
        account_ref=account,
        customer_id=number,
        sent_at=_moment(identifier(form, "date"), received_at),
        content=Text(words(form, "text")),
        phone=number,
    )


def _moment(written: str, received_at: datetime) -> datetime:
    """`2026-11-02T09:00:00Z` or `2026-11-02 09:00:00`, which is taken for UTC too; else when it came in."""
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return received_at


def _receipt(form: Json, received_at: datetime) -> list[Update]:
    """A report names no account: the webhook's own is meant. One on the network's black list has opted out there."""
    status = identifier(form, "status")
    if status not in STATUSES:
        return [Unknown("", f"status {status}")]
    became = STATUSES[status]
    reason = _NO_LETTER.sub("", words(form, "failureReason"))[:LONGEST_REASON] or status
    receipt = Receipt(
        account_ref="",
        provider_id=identifier(form, "id"),
        status=became,
        at=received_at,
        error=f"africastalking_{reason}" if became == "failed" else "",
    )
    number = phone(identifier(form, "phoneNumber"))
    if became == "failed" and reason.casefold() == BLACK_LISTED and number:
        return [receipt, _stopped("", number, received_at, {"told": "africastalking"})]
    return [receipt]


def _opt_out(form: Json, received_at: datetime) -> Update:
    """Not a word of the buyer's but a fact: the machine hears it without having to understand it.

    It has no id; the same buyer is heard once a day.
    """
    return _stopped(
        identifier(form, "senderId"), phone(identifier(form, "phoneNumber")), received_at
    )


def _stopped(
    account: str,
    number: str,
    received_at: datetime,
    facts: Mapping[str, str] = MappingProxyType({}),
) -> Inbound:
    who = sha256(f"{account} {number}".encode()).hexdigest()[:32]
    return Inbound(
        message_id=f"optout:{who}:{received_at:%Y-%m-%d}",
        account_ref=account,
        customer_id=number,
        sent_at=received_at,
        content=Notice("stop", dict(facts)),
        phone=number,
    )
