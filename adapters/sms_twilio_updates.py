"""A Twilio webhook in our words: https://www.twilio.com/docs/usage/webhooks/messaging-webhooks"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from adapters.reading import Json, identifier, words
from adapters.sms_forms import fields, phone
from adapters.sms_twilio_errors import VERDICTS
from domain.edge_ports import Webhook
from domain.errors import UnreadableError, Verdict
from domain.model.message import (
    Content,
    DeliveryStatus,
    Inbound,
    Media,
    MediaKind,
    Notice,
    Receipt,
    Text,
    Unknown,
    Update,
)

REFERENCE: Final = "reference"
"""Query parameter of the address that we ask Twilio to tell a message's status."""
MOST_DIGITS: Final = 10
"""Of an error's code."""
MOST_MEDIA: Final = 10
"""https://www.twilio.com/docs/usage/webhooks/messaging-webhooks#incoming-message-webhook"""

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
STATUSES: Mapping[str, DeliveryStatus] = MappingProxyType(
    {
        "sent": "sent",
        "partially_delivered": "sent",
        "delivered": "delivered",
        "read": "read",
        "undelivered": "failed",
        "failed": "failed",
        "canceled": "failed",
    }
)
NOT_YET: Final = frozenset({"accepted", "scheduled", "queued", "sending"})
"""On the way to Twilio's door: we know that already."""
# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out: Twilio has acted on the word already.
OPTED: Mapping[str, str] = MappingProxyType({"STOP": "stop", "START": "start"})
KINDS: Mapping[str, MediaKind] = MappingProxyType(
    {"image": "image", "video": "video", "audio": "audio"}
)

# The same webhook serves Twilio's other ways to a telephone.
_WAY = re.compile(r"^(?:whatsapp|rcs):")


def updates(webhook: Webhook) -> list[Update]:
    """Raises:
    UnreadableError: no message and no status of one.
    """
    form = fields(webhook.body)
    message_sid = identifier(form, "MessageSid") or identifier(form, "SmsSid")
    if not message_sid:
        raise UnreadableError("no Twilio message")
    status = identifier(form, "MessageStatus")
    if status:
        return _receipt(form, message_sid, status, webhook)
    return list(_inbound(form, message_sid, webhook))


def _receipt(form: Json, message_sid: str, status: str, webhook: Webhook) -> list[Update]:
    """Of a message that went out, so that `From` is the account."""
    account = identifier(form, "From")
    if status in NOT_YET:
        return []
    if status not in STATUSES:
        return [Unknown(account, f"status {status}")]
    error, became = identifier(form, "ErrorCode"), STATUSES[status]
    known = error.isascii() and error.isdecimal() and len(error) < MOST_DIGITS
    verdict = VERDICTS.get(int(error)) if known and became == "failed" else None
    receipt = Receipt(
        account_ref=account,
        provider_id=message_sid,
        status=became,
        at=webhook.received_at,
        reference=identifier(dict(webhook.query), REFERENCE),
        error=f"twilio_{error}" if error.strip("0") else "",
        verdict=verdict,
    )
    if verdict is Verdict.OPTED_OUT and (customer := identifier(form, "To")):
        return [receipt, _stopped(account, customer, message_sid, webhook)]
    return [receipt]


def _stopped(account: str, customer: str, message_sid: str, webhook: Webhook) -> Inbound:
    """Twilio has heard the STOP, perhaps before we had this number: the machine hears it without an answer."""
    return Inbound(
        message_id=f"{message_sid}:stopped",
        account_ref=account,
        customer_id=customer,
        sent_at=webhook.received_at,
        content=Notice("stop", {"told": "twilio"}),
        phone=phone(_WAY.sub("", customer, count=1)),
    )


def _inbound(form: Json, message_sid: str, webhook: Webhook) -> Iterator[Update]:
    account, sender = identifier(form, "To"), identifier(form, "From")
    if not account or not sender:
        raise UnreadableError("no Twilio message")
    number = phone(_WAY.sub("", sender, count=1))
    if not number:
        # Answering a short code or a name ("MTN") reaches nobody, or another machine.
        yield Unknown(account, "sender without a number")
        return
    for place, content in enumerate(_contents(form)):
        yield Inbound(
            message_id=f"{message_sid}:{place}" if place else message_sid,
            account_ref=account,
            customer_id=sender,
            sent_at=webhook.received_at,
            content=content,
            customer_name=words(form, "ProfileName"),
            phone=number,
        )


def _contents(form: Json) -> list[Content]:
    """One message is one content, or as many as it has pictures; the first carries the words."""
    body = words(form, "Body")
    if event := OPTED.get(identifier(form, "OptOutType").upper()):
        # After a STOP it takes no answer of ours either (error 21610).
        return [Notice(event, {"told": "twilio"})]
    addresses = [identifier(form, f"MediaUrl{place}") for place in range(MOST_MEDIA)]
    media: list[Content] = []
    for place, address in enumerate(addresses):
        if address:
            kind = identifier(form, f"MediaContentType{place}").partition("/")[0]
            media.append(Media(KINDS.get(kind, "document"), address, "" if media else body))
    return media or [Text(body)]
