"""An Instagram webhook in our words: messages, receipts and echoes, many accounts in one.

https://developers.facebook.com/docs/instagram-platform/webhooks/examples
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any

from adapters.instagram_content import contents, pressed, referred
from adapters.moments import moment
from adapters.reading import (
    MOST_ELEMENTS,
    Json,
    clean,
    elements,
    identifier,
    maybe,
    member,
    read_object,
    text,
    words,
)
from domain.errors import UnreadableError
from domain.model.message import (
    Content,
    Echo,
    Edited,
    Inbound,
    Reaction,
    Receipt,
    Referral,
    Revoked,
    Text,
    Unknown,
    Unsupported,
    Update,
)

TEST_ACCOUNT = "0"
"""The app dashboard's "Test" button sends this instead of an account."""
ENVELOPE = frozenset({"sender", "recipient", "timestamp"})
MOST_NAME = 64


@dataclass(frozen=True, slots=True)
class _Event:
    """One thing that happened between `sender` and `recipient`; `account` is the one of the two that is a shop's."""

    account: str
    sender: str
    recipient: str
    at: datetime
    body: Json

    @property
    def by_account(self) -> bool:
        return bool(self.account) and self.sender == self.account

    @property
    def stamp(self) -> str:
        """Tells events without an id of their own apart, and a repeat of one from another."""
        return f"{self.sender}.{round(self.at.timestamp() * 1000)}"

    def said(self, message_id: str, content: Content) -> Inbound:
        if not self.sender:
            raise UnreadableError("no sender")
        return Inbound(message_id, self.account, self.sender, self.at, content)


def updates(body: bytes) -> list[Update]:
    """Everything the webhook tells. What cannot be read becomes `Unknown`, the rest lives.

    Raises:
        UnreadableError: not an Instagram webhook, or more in it than Meta ever sends.
    """
    envelope = read_object(body)
    if identifier(envelope, "object") != "instagram":
        raise UnreadableError("not an Instagram webhook")
    found = list(islice(_entries(envelope), MOST_ELEMENTS + 1))
    if len(found) > MOST_ELEMENTS:
        raise UnreadableError("too many updates")
    return found


def _entries(envelope: Json) -> Iterator[Update]:
    for entry in elements(envelope, "entry"):
        if not isinstance(entry, dict):
            yield Unknown("", "entry")
        elif identifier(entry, "id") == TEST_ACCOUNT:
            yield Unknown("", "test event")
        else:
            yield from _entry(entry, identifier(entry, "id"))


def _entry(entry: Json, account: str) -> Iterator[Update]:
    """Events come in any of three lists.

    `standby` holds those of conversations that another app leads at the moment. They are read like the others: the
    other app's answers reach us as echoes, which silence the bot.
    """
    if not any(isinstance(entry.get(key), list) for key in ("messaging", "standby", "changes")):
        yield Unknown(account, identifier(entry, "field") or "entry")
    for key in ("messaging", "standby"):
        for event in elements(entry, key):
            yield from _event(event, entry, account)
    for change in elements(entry, "changes"):
        value = change.get("value") if isinstance(change, dict) else None
        if isinstance(value, dict) and "sender" in value:
            yield from _event(value, entry, account)
        else:
            field = change.get("field") if isinstance(change, dict) else None
            yield Unknown(account, _named(field) or "change")


def _event(body: Any, entry: Json, account: str) -> list[Update]:
    """One unreadable event is one `Unknown`."""
    if not isinstance(body, dict):
        return [Unknown(account, "event")]
    kind = next((kind for kind in READERS if isinstance(body.get(kind), dict)), "")
    if not kind:
        others = sorted(_named(key) for key in body if key not in ENVELOPE)
        return [Unknown(account, next(iter(others), "event"))]
    try:
        return READERS[kind](_placed(body, entry, account))
    except UnreadableError as error:
        return [Unknown(account, f"{kind}: {error}")]


def _placed(body: Json, entry: Json, account: str) -> _Event:
    sender = identifier(maybe(body, "sender"), "id")
    recipient = identifier(maybe(body, "recipient"), "id")
    try:
        at = moment(body, "timestamp")
    except UnreadableError:
        at = moment(entry, "time")
    return _Event(account or recipient, sender, recipient, at, body)


def _named(name: object) -> str:
    return clean(name)[:MOST_NAME] if isinstance(name, str) else ""


def _message(event: _Event) -> list[Update]:
    message = member(event.body, "message")
    mid = _mid(message)
    if message.get("is_self") is True:
        return [Unknown(event.account, "message to itself")]
    if message.get("is_echo") is True or event.by_account:
        return [_echo(event, message, mid)]
    if message.get("is_deleted") is True:
        return [event.said(f"{mid}#deleted", Revoked(mid))]
    try:
        said = contents(message)
    except UnreadableError:
        said = [Unsupported("message")]  # there is a person waiting for an answer
    return [
        event.said(mid if place == 0 else f"{mid}#{place}", content)
        for place, content in enumerate(said)
    ]


def _mid(holder: Json) -> str:
    mid = identifier(holder, "mid")
    if not mid:
        raise UnreadableError("no id")
    return mid


def _echo(event: _Event, message: Json, mid: str) -> Update:
    if message.get("is_deleted") is True:
        return Unknown(event.account, "withdrawn echo")
    customer_id = event.recipient if event.recipient != event.account else event.sender
    if not customer_id or customer_id == event.account:
        raise UnreadableError("no receiver")
    return Echo(event.account, mid, customer_id, event.at, app_id=identifier(message, "app_id"))


def _postback(event: _Event) -> list[Update]:
    postback = member(event.body, "postback")
    content = pressed(postback)
    if content == Text(""):
        raise UnreadableError("no payload")
    # Before v11.0 a postback has no id.
    mid = identifier(postback, "mid") or f"postback.{event.stamp}"
    return [event.said(mid, content)]


def _reaction(event: _Event) -> list[Update]:
    if event.by_account:
        return [Unknown(event.account, "own reaction")]
    reaction = member(event.body, "reaction")
    mid = _mid(reaction)
    # Older versions name the reaction and send no emoji.
    emoji = words(reaction, "emoji") or words(reaction, "reaction") or "other"
    taken_back = identifier(reaction, "action") == "unreact"
    content = Reaction("" if taken_back else emoji, mid)
    return [event.said(f"{mid}#reaction.{event.stamp}", content)]


def _read(event: _Event) -> list[Update]:
    if event.by_account:
        return [Unknown(event.account, "own read")]
    return [Receipt(event.account, _mid(member(event.body, "read")), "read", event.at)]


def _referral(event: _Event) -> list[Update]:
    ref = referred(member(event.body, "referral"))
    if not ref:
        raise UnreadableError("it names nothing")
    return [event.said(f"referral.{event.stamp}", Referral(ref))]


def _edit(event: _Event) -> list[Update]:
    if event.by_account:
        return [Unknown(event.account, "own edit")]
    edit = member(event.body, "message_edit")
    mid, count = _mid(edit), identifier(edit, "num_edit") or event.stamp
    return [event.said(f"{mid}#edit.{count}", Edited(mid, text(edit, "text")))]


READERS: Mapping[str, Callable[[_Event], list[Update]]] = MappingProxyType(
    {
        "message": _message,
        "postback": _postback,
        "reaction": _reaction,
        "read": _read,
        "message_edit": _edit,
        "referral": _referral,
    }
)
