"""How Instagram shows what was sent: an accepted message becomes a bubble."""

from typing import Any

from bot.sandbox.chats import Bubble, Card, Link, Menu, Option, Section
from bot.sandbox.instagram.shapes import Button, Heart, Message, QuickReply, Template

TITLE = 20
"""Characters of a quick reply that are shown: .../messaging-api/quick-replies"""


def bubble(message: Message, mid: str, at_ms: int) -> Bubble:
    shown: dict[str, Any] = {"text": message.text or ""}
    attachment = message.attachment
    if isinstance(attachment, Template):
        shown["cards"] = _cards(attachment)
    elif isinstance(attachment, Heart):
        shown["text"] = "❤️"
    elif attachment is not None:
        kind = "picture" if attachment.type == "image" else "document"
        shown[kind] = attachment.payload.url
    elif message.attachments:
        shown["cards"] = tuple(Card(picture=one.payload.url) for one in message.attachments)
    rows = tuple(_reply(one) for one in message.quick_replies if one.content_type == "text")
    if rows:
        shown["menu"] = Menu("quick", (Section("", rows),))
    return Bubble(id=mid, side="shop", at_ms=at_ms, **shown)


def _reply(reply: QuickReply) -> Option:
    return Option(reply.payload or "", (reply.title or "")[:TITLE])


def _cards(template: Template) -> tuple[Card, ...]:
    payload = template.payload
    if payload.template_type == "button":
        return (Card(text=payload.text, **_taps(payload.buttons)),)
    return tuple(
        Card(one.title, one.subtitle or "", one.image_url or "", **_taps(one.buttons))
        for one in payload.elements
    )


def _taps(buttons: list[Button]) -> dict[str, Any]:
    return {
        "options": tuple(
            Option(one.payload or "", one.title) for one in buttons if one.type == "postback"
        ),
        "links": tuple(Link(one.title, one.url or "") for one in buttons if one.type == "web_url"),
    }
