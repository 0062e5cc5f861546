"""One TikTok message's content in our words.

https://business-api.tiktok.com/portal/docs?id=1832190670631937
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from adapters.reading import Json, elements, identifier, maybe, member, text, words
from domain.errors import UnreadableError
from domain.model.message import (
    Choice,
    Content,
    Media,
    Reaction,
    Referral,
    Text,
    Unsupported,
)

MOST_ADDRESS = 2_048
"""Characters. Stickers come as addresses, which are longer than any id."""


def contents(message: Json) -> list[Content]:
    """What the message says; several values only where several reactions came in one.

    Raises:
        UnreadableError: its kind is known, its shape is not.
    """
    kind = identifier(message, "type")
    if kind == "reaction":
        return [_reaction(one) for one in elements(message, "reaction") if isinstance(one, dict)]
    reader = READERS.get(kind)
    return [reader(message) if reader else Unsupported(kind or "untyped")]


def arrival(content: Json) -> Referral:
    """Somebody opened the chat through a link of ours or an advertisement; what they then write comes by itself.

    Raises:
        UnreadableError: it names nothing.
    """
    referral = member(content, "referral")
    link, advertisement = maybe(referral, "short_link"), maybe(referral, "ad")
    ref = words(link, "ref").strip() or identifier(advertisement, "ad_id")
    if not ref or len(ref) > MOST_ADDRESS:
        raise UnreadableError("it names nothing")
    return Referral(ref)


def _text(message: Json) -> Content:
    body = text(member(message, "text"), "body")
    # A tap on our card is posted as its label; the id that we gave it stands beside.
    tapped = words(maybe(message, "reply_source_payload"), "reply_source_unique_id")
    return Choice(tapped, body) if tapped else Text(body)


def _image(message: Json) -> Content:
    return Media("image", _id(message, "image", "media_id"))


def _video(message: Json) -> Content:
    return Media("video", _id(message, "video", "media_id"))


def _post(message: Json) -> Content:
    """ "How much is this?" is asked about a video."""
    return Media("post", _id(message, "share_post", "video_id"))


def _sticker(message: Json) -> Content:
    kind = identifier(message, "type")
    url = words(member(message, kind), "url").strip()
    if not url or len(url) > MOST_ADDRESS:
        raise UnreadableError(f"no address: {kind}")
    return Media("sticker", url)


def _id(message: Json, kind: str, key: str) -> str:
    found = identifier(member(message, kind), key)
    if not found:
        raise UnreadableError(f"no id: {kind}")
    return found


def _reaction(reaction: Json) -> Content:
    taken_back = identifier(reaction, "operation") == "REMOVE"
    # A drawn emoji ("AI_EMOJI") has an address instead of a letter.
    emoji = words(reaction, "emoji") or identifier(reaction, "type") or "other"
    return Reaction("" if taken_back else emoji, identifier(reaction, "original_msg_id"))


READERS: Mapping[str, Callable[[Json], Content]] = MappingProxyType(
    {
        "text": _text,
        "image": _image,
        "video": _video,
        "share_post": _post,
        "sticker": _sticker,
        "emoji": _sticker,
    }
)
