"""One Instagram message's content in our words.

https://developers.facebook.com/docs/messenger-platform/instagram/features/webhook
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from adapters.reading import Json, elements, identifier, maybe, words
from domain.model.message import (
    Choice,
    Content,
    Media,
    MediaKind,
    Reaction,
    Referral,
    Text,
    Unsupported,
)

MEDIA: Mapping[str, MediaKind] = MappingProxyType(
    {
        "image": "image",
        "video": "video",
        "audio": "audio",
        "file": "document",
        "sticker": "sticker",
        "share": "post",
        "ig_post": "post",
        "ig_reel": "post",
        "reel": "post",
        "story": "post",
        "ig_story": "post",
        "story_mention": "post",
        "media": "post",
    }
)
# What names a post for longer than its address lasts.
POST_IDS = ("ig_post_media_id", "reel_video_id", "id")
MOST_ADDRESS = 2_048
"""Characters. Addresses of Meta's content network carry a signature and are longer than any id."""
HEART = "❤"


def contents(message: Json) -> list[Content]:
    """What the message says; several values where several pictures came in one."""
    body = words(message, "text")
    payload = words(maybe(message, "quick_reply"), "payload")
    if payload:
        return [Choice(payload, body)]
    if message.get("is_unsupported") is True:
        return [Unsupported("unsupported")]
    attached = elements(message, "attachments")
    if attached:
        return [_attachment(one, "" if place else body) for place, one in enumerate(attached)]
    if not body:
        return [Unsupported("message")]
    ref = referred(maybe(message, "referral")) or _story(message)
    return [Referral(ref, body) if ref else Text(body)]


def pressed(postback: Json) -> Content:
    """A button, an icebreaker or the menu. Where a link led to it, the link tells more than the button."""
    ref = referred(maybe(postback, "referral"))
    if ref:
        return Referral(ref)
    payload, title = words(postback, "payload"), words(postback, "title")
    return Choice(payload, title) if payload else Text(title)


def referred(referral: Json) -> str:
    """What an ig.me link, a product page or an advertisement names; empty where it names nothing."""
    return (
        identifier(referral, "ref")
        or identifier(maybe(referral, "product"), "id")
        or identifier(maybe(referral, "ads_context_data"), "product_id")
        or identifier(referral, "ad_id")
    )


def _story(message: Json) -> str:
    """The story that is answered: "how much?" means what it shows."""
    return identifier(maybe(maybe(message, "reply_to"), "story"), "id")


def _attachment(attachment: Any, caption: str) -> Content:
    if not isinstance(attachment, dict):
        return Unsupported("attachment")
    kind = identifier(attachment, "type")
    if kind == "like_heart":
        return Reaction(HEART, "")  # sent by itself, it is about no message
    media = MEDIA.get(kind)
    handle = _handle(maybe(attachment, "payload"), media)
    return Media(media, handle, caption) if media and handle else Unsupported(kind or "attachment")


def _handle(payload: Json, media: MediaKind | None) -> str:
    if media == "post":
        for key in POST_IDS:
            if found := identifier(payload, key):
                return found
    url = words(payload, "url").strip()
    return url if len(url) <= MOST_ADDRESS else ""
