"""A WhatsApp webhook in our words: messages, receipts and echoes, many accounts in one.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any

from adapters.meta_content import contents, e164
from adapters.meta_graph import judged
from adapters.moments import moment
from adapters.reading import (
    MOST_ELEMENTS,
    Json,
    elements,
    identifier,
    maybe,
    read_object,
    words,
)
from domain.errors import UnreadableError
from domain.model.message import (
    DeliveryStatus,
    Echo,
    Inbound,
    Receipt,
    Unknown,
    Unsupported,
    Update,
)

STATUSES: Mapping[str, DeliveryStatus] = MappingProxyType(
    {
        "sent": "sent",
        "delivered": "delivered",
        "read": "read",
        "played": "read",  # a voice note was listened to
        "failed": "failed",
    }
)
# Not sayings of a buyer: a changed number or identity, a message in a group.
NOT_SAID = frozenset({"system", "request_welcome"})


MOST_DIGITS = 10
"""Of an error's code."""


@dataclass(frozen=True, slots=True)
class _Person:
    wa_id: str
    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all updates of one change share."""

    account: str
    received_at: datetime
    people: list[_Person]

    def moment(self, update: Json) -> datetime:
        try:
            return moment(update, "timestamp")
        except UnreadableError:
            return self.received_at


def updates(body: bytes, received_at: datetime) -> list[Update]:
    """Everything the webhook tells. What cannot be read becomes `Unknown`, the rest lives.

    *received_at* stands in for a time that cannot be read.

    Raises:
        UnreadableError: not a WhatsApp webhook, or more in it than Meta ever sends.
    """
    envelope = read_object(body)
    if identifier(envelope, "object") != "whatsapp_business_account":
        raise UnreadableError("not a WhatsApp webhook")
    found = list(islice(_entries(envelope, received_at), MOST_ELEMENTS + 1))
    if len(found) > MOST_ELEMENTS:
        raise UnreadableError("too many updates")
    return found


def _entries(envelope: Json, received_at: datetime) -> Iterator[Update]:
    for entry in elements(envelope, "entry"):
        if not isinstance(entry, dict):
            yield Unknown("", "entry")
            continue
        waba = identifier(entry, "id")
        for change in elements(entry, "changes"):
            yield from _change(change, waba, received_at)


def _change(change: Any, waba: str, received_at: datetime) -> Iterator[Update]:
    if not isinstance(change, dict):
        yield Unknown(waba, "change")
        return
    field = identifier(change, "field")
    value = maybe(change, "value")
    account = identifier(maybe(value, "metadata"), "phone_number_id") or waba
    if field not in {"messages", "smb_message_echoes"}:
        yield Unknown(account, field or "change")
        return
    frame = _Frame(account, received_at, _people(value))
    yield from _each(value, "messages", account, lambda one: _message(one, frame))
    yield from _each(value, "statuses", account, lambda one: [_receipt(one, frame)])
    yield from _each(value, "message_echoes", account, lambda one: [_echo(one, frame)])
    yield from _each(value, "errors", account, lambda one: [_error(one, account)])


def _each(
    value: Json, key: str, account: str, read: Callable[[Json], list[Update]]
) -> Iterator[Update]:
    """One unreadable element is one `Unknown`."""
    for one in elements(value, key):
        try:
            yield from read(one) if isinstance(one, dict) else [Unknown(account, key)]
        except UnreadableError as error:
            yield Unknown(account, f"{key}: {error}")


def _people(value: Json) -> list[_Person]:
    return [
        _Person(
            identifier(one, "wa_id"),
            identifier(one, "user_id"),
            words(maybe(one, "profile"), "name") or words(maybe(one, "profile"), "username"),
        )
        for one in elements(value, "contacts")
        if isinstance(one, dict)
    ]


def _message(message: Json, frame: _Frame) -> list[Update]:
    account = frame.account
    kind = identifier(message, "type")
    if identifier(message, "group_id"):
        return [Unknown(account, "group message")]
    if kind in NOT_SAID:
        what = identifier(maybe(message, "system"), "type")
        return [Unknown(account, f"{kind}.{what}" if what else kind)]
    message_id = identifier(message, "id")
    person = _sender(message, frame.people)
    customer_id = person.wa_id or person.user_id
    if not message_id or not customer_id:
        raise UnreadableError("no id or no sender")
    try:
        said = contents(message)
    except UnreadableError:
        said = [Unsupported(kind)]  # there is a person waiting for an answer
    return [
        Inbound(
            message_id=message_id if index == 0 else f"{message_id}#{index}",
            account_ref=account,
            customer_id=customer_id,
            sent_at=frame.moment(message),
            content=content,
            customer_name=person.name,
            phone=e164(person.wa_id),
        )
        for index, content in enumerate(said)
    ]


def _sender(message: Json, people: list[_Person]) -> _Person:
    """Who wrote. Somebody with a username may come without a phone number (`from`, `wa_id`)."""
    wa_id = identifier(message, "from")
    user_id = identifier(message, "from_user_id")
    for person in people:
        if (wa_id and wa_id == person.wa_id) or (user_id and user_id == person.user_id):
            return _Person(wa_id or person.wa_id, user_id or person.user_id, person.name)
    if len(people) == 1 and not wa_id and not user_id:
        return people[0]
    return _Person(wa_id, user_id, "")


def _receipt(status: Json, frame: _Frame) -> Update:
    became = STATUSES.get(identifier(status, "status"))
    if became is None:
        return Unknown(frame.account, f"status {identifier(status, 'status')}")
    provider_id = identifier(status, "id")
    if not provider_id:
        raise UnreadableError("no id")
    errors = [error for error in elements(status, "errors") if isinstance(error, dict)]
    code = identifier(errors[0], "code") if errors else ""
    known = code.isascii() and code.isdecimal() and len(code) < MOST_DIGITS
    return Receipt(
        account_ref=frame.account,
        provider_id=provider_id,
        status=became,
        at=frame.moment(status),
        reference=identifier(status, "biz_opaque_callback_data"),
        error=f"meta_{code}" if code else "",
        verdict=judged(int(code)) if known and became == "failed" else None,
    )


def _echo(echo: Json, frame: _Frame) -> Update:
    message_id = identifier(echo, "id")
    customer_id = identifier(echo, "to") or identifier(echo, "to_user_id")
    if not message_id or not customer_id:
        raise UnreadableError("no id or no receiver")
    return Echo(frame.account, message_id, customer_id, frame.moment(echo))


def _error(error: Json, account: str) -> Update:
    return Unknown(account, f"error {identifier(error, 'code')}")
