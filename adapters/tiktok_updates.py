"""A TikTok webhook in our words: one event, whose content is JSON written inside JSON.

https://business-api.tiktok.com/portal/docs?id=1832190670631937

A message is sent to a conversation and not to a person, so the conversation's id is our customer's id; the person's
own id (`from_user.id`) sends nothing and is not kept. Both are scoped to one business account.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from adapters.moments import moment
from adapters.reading import Json, identifier, maybe, member, read_object, text, words
from adapters.tiktok_content import arrival, contents
from domain.errors import UnreadableError
from domain.model.message import (
    Content,
    Echo,
    Inbound,
    Receipt,
    Unknown,
    Unsupported,
    Update,
)

OURS = "API"
"""`message_tag.source` of what was sent through the API; APP and WEB are a person's."""


@dataclass(frozen=True, slots=True)
class _Event:
    account: str
    conversation: str
    at: datetime
    content: Json

    def said(self, message_id: str, content: Content) -> Inbound:
        name = words(self.content, "from")
        return Inbound(
            message_id, self.account, self.conversation, self.at, content, customer_name=name
        )


def updates(body: bytes) -> list[Update]:
    """What the webhook tells. What cannot be read is one `Unknown`.

    Raises:
        UnreadableError: not a TikTok webhook.
    """
    envelope = read_object(body)
    event = identifier(envelope, "event")
    if not event:
        raise UnreadableError("not a TikTok webhook")
    account = identifier(envelope, "user_openid")
    reader = READERS.get(event)
    if reader is None:
        return [Unknown(account, event)]
    try:
        return reader(_event(envelope, account))
    except UnreadableError as error:
        return [Unknown(account, f"{event}: {error}")]


def _event(envelope: Json, account: str) -> _Event:
    content = envelope.get("content")
    if not isinstance(content, dict):
        content = read_object(text(envelope, "content").encode())
    conversation = identifier(content, "conversation_id")
    if not conversation:
        raise UnreadableError("no conversation")
    try:
        at = moment(content, "timestamp")
    except UnreadableError:
        at = moment(envelope, "create_time")
    return _Event(account or _person(content, "to_user"), conversation, at, content)


def _received(event: _Event) -> list[Update]:
    message_id = _message_id(event)
    if event.account and _person(event.content, "from_user") == event.account:
        return _sent(event)
    try:
        said = contents(event.content)
    except UnreadableError:
        # There is a person waiting for an answer.
        said = [Unsupported(identifier(event.content, "type"))]
    if not said:
        raise UnreadableError("no reaction")
    return [
        event.said(message_id if place == 0 else f"{message_id}#{place}", content)
        for place, content in enumerate(said)
    ]


def _sent(event: _Event) -> list[Update]:
    """An echo. Ours may be faster than the answer to our own call, so it cannot be known by its id: it is dropped.

    So are TikTok's automatic greetings, which the account has written but nobody sends.
    """
    message_id = _message_id(event)
    if identifier(maybe(event.content, "message_tag"), "source") == OURS:
        return []
    if identifier(event.content, "auto_message_type"):
        return []
    if identifier(event.content, "type") == "reaction":
        return [Unknown(event.account, "own reaction")]
    return [Echo(event.account, message_id, event.conversation, event.at)]


def _read(event: _Event) -> list[Update]:
    """Everything up to a moment was read. No message is named."""
    if event.account and _person(event.content, "from_user") == event.account:
        return [Unknown(event.account, "own read")]
    at = moment(member(event.content, "read"), "last_read_timestamp")
    return [Receipt(event.account, "", "read", at, up_to=event.conversation)]


def _referral(event: _Event) -> list[Update]:
    # An arrival has no id: the moment tells it from the next one, and is the same in a repeat.
    stamp = round(event.at.timestamp() * 1000)
    return [event.said(f"referral.{event.conversation}.{stamp}", arrival(event.content))]


def _message_id(event: _Event) -> str:
    message_id = identifier(event.content, "message_id")
    if not message_id:
        raise UnreadableError("no id")
    return message_id


def _person(content: Json, key: str) -> str:
    return identifier(maybe(content, key), "id")


READERS: Mapping[str, Callable[[_Event], list[Update]]] = MappingProxyType(
    {
        "im_receive_msg": _received,
        "im_send_msg": _sent,
        "im_mark_read_msg": _read,
        "im_referral_msg": _referral,
    }
)
