"""What TikTok would POST to the engine: one event, its content JSON within JSON.

https://business-api.tiktok.com/portal/docs?id=1832190670631937
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.chats import Chat, Option
from bot.sandbox.clock import utc_now
from bot.sandbox.courier import Webhook
from bot.sandbox.settings import PhoneAccount


@dataclass(frozen=True, slots=True)
class Person:
    """One person with one account: both ids mean them, and neither is any good at another account."""

    id: str
    conversation: str
    number: str
    name: str


def person(account: PhoneAccount, chat: Chat) -> Person:
    """The same ids for the same person, whatever else was forgotten."""
    digest = hashlib.sha512(f"{account.key} {chat.address}".encode()).digest()
    open_id = base64.urlsafe_b64encode(digest[:24]).decode()
    conversation = base64.b64encode(digest[24:48] + b"\xfb\xff").decode()
    handle = "".join(char for char in chat.name.lower() if char.isalnum()) or "someone"
    return Person(f"-000{open_id}", conversation, chat.address, handle)


@dataclass(frozen=True, slots=True)
class Envelope:
    """`source`: who wrote it: a person in the APP, or a call to the API."""

    account: PhoneAccount
    buyer: Person
    at_ms: int
    source: Literal["APP", "API"] = "APP"

    def received(self, message_id: str, content: dict[str, Any]) -> dict[str, Any]:
        return self._between(self._buyer(), self._shop(), content | {"message_id": message_id})

    def sent(self, message_id: str, content: dict[str, Any]) -> dict[str, Any]:
        return self._between(self._shop(), self._buyer(), content | {"message_id": message_id})

    def read(self) -> dict[str, Any]:
        mark = {"read": {"last_read_timestamp": self.at_ms}}
        return self._between(self._buyer(), self._shop(), mark)

    def _between(
        self, sender: dict[str, str], receiver: dict[str, str], content: dict[str, Any]
    ) -> dict[str, Any]:
        return {
            "from": sender.pop("name"),
            "to": receiver.pop("name"),
            "unique_identifier": self.buyer.number,
            "from_user": sender,
            "to_user": receiver,
            "conversation_id": self.buyer.conversation,
            "timestamp": self.at_ms,
            "scene_type": 0,
            "is_follower": True,
            "message_tag": {"source": self.source},
            **content,
        }

    def _buyer(self) -> dict[str, str]:
        return {"id": self.buyer.id, "role": "personal_account", "name": self.buyer.name}

    def _shop(self) -> dict[str, str]:
        ours = self.account.credentials["business_id"]
        return {"id": ours, "role": "business_account", "name": self.account.address}


def webhook(
    account: PhoneAccount, event: str, content: dict[str, Any], on_taken: Callable[[], None]
) -> Webhook:
    # Their clock signs, not the one that a tester moves on: the receiver compares it with its own.
    seconds = int(utc_now().timestamp())
    body = json.dumps(
        {
            "client_key": account.credentials["client_key"],
            "event": event,
            "create_time": content["timestamp"] // 1000,
            "user_openid": account.credentials["business_id"],
            "content": json.dumps(content, separators=(",", ":")),
        }
    ).encode()
    headers = {
        "Content-Type": "application/json",
        "TikTok-Signature": signature(account.credentials["client_secret"], seconds, body),
        "webhook-schema-version": "1.0",
    }
    note = f"{event} {content.get('type', '')}".strip()
    return Webhook(account.key, f"/webhooks/{account.key}", headers, body, note, on_taken)


def signature(secret: str, seconds: int, body: bytes) -> str:
    """https://developers.tiktok.com/doc/webhooks-verification"""
    signed = f"{seconds}.".encode() + body
    return f"t={seconds},s={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": words}}


def tapped(option: Option, asked_id: str) -> dict[str, Any]:
    source = {"reply_source_msg_id": asked_id, "reply_source_unique_id": option.id}
    return text(option.title) | {"reply_source_payload": source}


def image(picture_id: str) -> dict[str, Any]:
    return {"type": "image", "image": {"media_id": picture_id}}


def reaction(message_id: str, emoji: str, number: str, at_ms: int) -> dict[str, Any]:
    one = {
        "operation": "ADD" if emoji else "REMOVE",
        "type": "EMOJI",
        "unique_identifier": number,
        "timestamp": at_ms,
        "original_msg_id": message_id,
        "emoji": emoji,
    }
    return {"type": "reaction", "reaction": [one]}


def told(body: dict[str, Any]) -> dict[str, Any]:
    """What was sent by a call, as its echo tells it."""
    kind = body["message_type"].lower()
    return {"type": kind, kind: body[kind]}
