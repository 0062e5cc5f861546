"""One WhatsApp message's content in our words.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages
"""

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, cast

import orjson

from adapters.reading import Json, clean, elements, identifier, maybe, member, number, text, words
from domain.errors import UnreadableError
from domain.model.message import (
    CartLineWish,
    CatalogueCart,
    Choice,
    Contact,
    Content,
    Edited,
    Location,
    Media,
    MediaKind,
    Reaction,
    Referral,
    Revoked,
    Text,
    Unsupported,
)

MOST_UNITS = 1_000_000
_DIGITS = re.compile(r"[0-9]{7,15}")
"""An E.164 number has at most 15 digits: https://www.itu.int/rec/T-REC-E.164"""


def contents(message: Json) -> list[Content]:
    """What the message says; several values only where several contact cards came in one.

    Raises:
        UnreadableError: its kind is known, its shape is not.
    """
    kind = identifier(message, "type")
    if kind == "contacts":
        return list(_contacts(message))
    reader = READERS.get(kind)
    return [reader(message) if reader else Unsupported(kind or "untyped")]


def e164(digits: str) -> str:
    """`2348012345678` as `+2348012345678`; empty where it is no phone number."""
    bare = digits.removeprefix("+")
    return f"+{bare}" if _DIGITS.fullmatch(bare) else ""


def _text(message: Json) -> Content:
    body = text(member(message, "text"), "body")
    advertisement = maybe(message, "referral")
    product = maybe(maybe(message, "context"), "referred_product")
    ref = identifier(product, "product_retailer_id") or identifier(advertisement, "source_id")
    return Referral(ref, body) if ref else Text(body)


def _interactive(message: Json) -> Content:
    interactive = member(message, "interactive")
    kind = identifier(interactive, "type")
    if kind in {"button_reply", "list_reply"}:
        chosen = member(interactive, kind)
        return Choice(text(chosen, "id"), words(chosen, "title"))
    if kind == "nfm_reply":
        return _form(member(interactive, kind))
    return Unsupported(f"interactive.{kind}" if kind else "interactive")


def _form(reply: Json) -> Content:
    """A filled-in form: its answers, one a line, are what the buyer says."""
    try:
        answers = orjson.loads(text(reply, "response_json"))
    except orjson.JSONDecodeError as error:
        raise UnreadableError("no JSON: response_json") from error
    said = [value for key, value in _leaves(answers) if key != "flow_token" and value]
    return Text("\n".join(said)) if said else Unsupported("nfm_reply")


def _leaves(answers: Any) -> list[tuple[str, str]]:
    if not isinstance(answers, dict):
        raise UnreadableError("no JSON object: response_json")
    found: list[tuple[str, str]] = []
    for key, value in answers.items():
        values = value if isinstance(value, list) else [value]
        found += [(key, clean(str(v)).strip()) for v in values if isinstance(v, str | int | float)]
    return found


def _template_button(message: Json) -> Content:
    button = member(message, "button")
    title = words(button, "text")
    payload = words(button, "payload")
    # A template made without payloads sends its label twice: then it is said, not chosen.
    return Choice(payload, title) if payload and payload != title else Text(text(button, "text"))


def _order(message: Json) -> Content:
    order = member(message, "order")
    lines = tuple(_line(item) for item in elements(order, "product_items"))
    if not lines:
        raise UnreadableError("an order without items")
    return CatalogueCart(lines, words(order, "text"))


def _line(item: Any) -> CartLineWish:
    if not isinstance(item, dict):
        raise UnreadableError("no object: product_items")
    sku = identifier(item, "product_retailer_id")
    try:
        quantity = Decimal(str(item.get("quantity")))
    except InvalidOperation as error:
        raise UnreadableError("no number: quantity") from error
    if not sku or not quantity.is_finite() or not 0 < quantity <= MOST_UNITS:
        raise UnreadableError("an order line without item or quantity")
    if quantity != quantity.to_integral_value():
        raise UnreadableError("no whole number: quantity")
    return CartLineWish(sku, int(quantity))


def _media(message: Json) -> Content:
    kind = identifier(message, "type")
    media = member(message, kind)
    media_id = identifier(media, "id")
    if not media_id:
        raise UnreadableError(f"no id: {kind}")
    return Media(cast("MediaKind", kind), media_id, words(media, "caption"))


def _location(message: Json) -> Content:
    pin = member(message, "location")
    latitude, longitude = number(pin, "latitude"), number(pin, "longitude")
    if not (math.isfinite(latitude) and abs(latitude) <= 90):  # noqa: PLR2004 degrees
        raise UnreadableError("no latitude")
    if not (math.isfinite(longitude) and abs(longitude) <= 180):  # noqa: PLR2004 degrees
        raise UnreadableError("no longitude")
    return Location(latitude, longitude, words(pin, "name"), words(pin, "address"))


def _contacts(message: Json) -> list[Contact]:
    cards = [card for card in elements(message, "contacts") if isinstance(card, dict)]
    if not cards:
        raise UnreadableError("no contact card")
    return [_card(card) for card in cards]


def _card(card: Json) -> Contact:
    name = maybe(card, "name")
    written = words(name, "formatted_name") or words(name, "first_name")
    for phone in elements(card, "phones"):
        if not isinstance(phone, dict):
            continue
        known = e164(identifier(phone, "wa_id"))
        typed = identifier(phone, "phone")
        # A number typed without its country's code is not E.164, so only a leading plus counts.
        found = known or (e164(re.sub(r"[ ()./-]", "", typed)) if typed.startswith("+") else "")
        if found:
            return Contact(written, found)
    return Contact(written)


def _reaction(message: Json) -> Content:
    reaction = member(message, "reaction")
    return Reaction(words(reaction, "emoji"), identifier(reaction, "message_id"))


def _edit(message: Json) -> Content:
    edit = member(message, "edit")
    latest = member(edit, "message")
    kind = identifier(latest, "type")
    part = maybe(latest, kind)
    body = words(part, "body") or words(part, "caption")
    return Edited(identifier(edit, "original_message_id"), body)


def _revoke(message: Json) -> Content:
    return Revoked(identifier(member(message, "revoke"), "original_message_id"))


def _unsupported(message: Json) -> Content:
    return Unsupported(identifier(maybe(message, "unsupported"), "type") or "unsupported")


READERS: Mapping[str, Callable[[Json], Content]] = MappingProxyType(
    {
        "text": _text,
        "interactive": _interactive,
        "button": _template_button,
        "order": _order,
        "image": _media,
        "video": _media,
        "audio": _media,
        "document": _media,
        "sticker": _media,
        "location": _location,
        "reaction": _reaction,
        "edit": _edit,
        "revoke": _revoke,
        "unsupported": _unsupported,
    }
)
