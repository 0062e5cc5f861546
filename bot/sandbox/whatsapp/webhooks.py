"""What Meta would POST to the engine, signed as Meta signs.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
"""

import hashlib
from collections.abc import Callable
from typing import Any

from bot.sandbox.chats import Menu, Option, Place
from bot.sandbox.courier import Webhook
from bot.sandbox.desk import Picture
from bot.sandbox.lines import signed_by_meta
from bot.sandbox.settings import PhoneAccount

WABA = "200000000000001"


def digits(number: str) -> str:
    return "".join(char for char in number if char.isdigit())


def signed(account: PhoneAccount, value: dict[str, Any], on_taken: Callable[[], None]) -> Webhook:
    metadata = {
        "display_phone_number": digits(account.address),
        "phone_number_id": account.credentials["phone_number_id"],
    }
    change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    entry = {"id": WABA, "changes": [change | {"field": "messages"}]}
    body, headers = signed_by_meta(
        {"object": "whatsapp_business_account", "entry": [entry]}, account.credentials["app_secret"]
    )
    return Webhook(account.key, f"/webhooks/{account.key}", headers, body, _note(value), on_taken)


def _note(value: dict[str, Any]) -> str:
    said = [f"message: {message['type']}" for message in value.get("messages", [])]
    told = [f"status: {line['status']}" for line in value.get("statuses", [])]
    return ", ".join(said + told)


def from_person(
    address: str, name: str, message_id: str, seconds: int, content: dict[str, Any]
) -> dict[str, Any]:
    """The `value` of one message; *content* has `type` and what belongs to it."""
    return {
        "contacts": [{"profile": {"name": name}, "wa_id": address}],
        "messages": [
            {"from": address, "id": message_id, "timestamp": str(seconds), **content},
        ],
    }


def text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}}


def tapped(menu: Menu, option: Option, business: str, message_id: str) -> dict[str, Any]:
    reply = {"id": option.id, "title": option.title}
    kind = "button_reply" if menu.style == "buttons" else "list_reply"
    if menu.style == "list" and option.description:
        reply["description"] = option.description
    return {
        "context": {"from": business, "id": message_id},
        "type": "interactive",
        "interactive": {"type": kind, kind: reply},
    }


def location(place: Place) -> dict[str, Any]:
    pin: dict[str, Any] = {"latitude": place.latitude, "longitude": place.longitude}
    pin |= {key: word for key in ("name", "address") if (word := getattr(place, key))}
    return {"type": "location", "location": pin}


def image(picture_id: str, picture: Picture, caption: str) -> dict[str, Any]:
    content = {
        "mime_type": picture.content_type,
        "sha256": hashlib.sha256(picture.body).hexdigest(),
        "id": picture_id,
    }
    return {"type": "image", "image": content | ({"caption": caption} if caption else {})}


def reaction(message_id: str, emoji: str) -> dict[str, Any]:
    content = {"message_id": message_id} | ({"emoji": emoji} if emoji else {})
    return {"type": "reaction", "reaction": content}


def status(
    message_id: str, name: str, seconds: int, address: str, extra: dict[str, Any]
) -> dict[str, Any]:
    line: dict[str, Any] = {
        "id": message_id,
        "status": name,
        "timestamp": str(seconds),
        "recipient_id": address,
    }
    if name in {"sent", "delivered"}:
        line |= {
            "conversation": {"id": f"service-{address}", "origin": {"type": "service"}},
            "pricing": {"billable": False, "pricing_model": "PMP", "category": "service"},
        }
    return {"statuses": [line | extra]}
