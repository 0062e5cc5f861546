"""What Instagram can show, and the messages that show it.

Templates and quick replies are shown by the apps only, not on the web: whatever stands on a button stands in a text
as well. https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from collections.abc import Sequence
from typing import TypeAlias

from adapters.cutting import cut, split, utf8_bytes, utf16_units
from adapters.pieces import (
    Buttons,
    Card,
    Cards,
    Carousel,
    Limits,
    LinkButton,
    ListMenu,
    Picture,
    Piece,
    Tappable,
    TextOnly,
)
from domain.model.message import Link, Option

Message: TypeAlias = dict[str, object]

TEXT = 1_000
"""UTF-8 bytes (.../messaging-api/send-messages)."""
LIMITS = Limits(
    text=TEXT,
    body=TEXT,
    caption=TEXT,  # a message of its own
    # .../messaging-api/generic-template
    cards=Cards(most=10, title=80, description=80, label=20, option_id=1_000),
    buttons=Tappable(most=13, title=20, option_id=1_000),  # .../messaging-api/quick-replies
    link_title=20,
    link_url=TEXT - 100,  # it is in the text as well, beside its name
    picture_on_buttons=True,
    picture_on_link=True,
    always_numbered=True,
    unit=utf8_bytes,
    title_unit=utf16_units,
)
CARD_BUTTONS = 3
"""On a generic or a button template (.../messaging-api/generic-template, .../button-template)."""
CARD_TITLE = 80
"""Characters, of a generic template."""


def messages(piece: Piece) -> list[Message]:
    """The messages that show *piece*, in order."""
    match piece:
        case TextOnly(text):
            return [{"text": text}]
        case Picture(url, caption):
            return [_image(url), {"text": caption}] if caption else [_image(url)]
        case Buttons(text, options, picture):
            return _choice(text, options, picture)
        case LinkButton(text, link, picture):
            return _linked(text, link, picture)
        case Carousel(cards):
            elements = [_element(card) for card in cards]
            return [_template({"template_type": "generic", "elements": elements})]
        case ListMenu():
            raise AssertionError("Instagram has no lists")


def _choice(text: str, options: Sequence[Option], picture: str) -> list[Message]:
    if picture and len(options) <= CARD_BUTTONS:
        taps = [{"type": "postback", "title": o.title, "payload": o.id} for o in options]
        return [{"text": text}, _card(text, picture, taps)]
    replies = [{"content_type": "text", "title": o.title, "payload": o.id} for o in options]
    asked: Message = {"text": text, "quick_replies": replies}
    return [_image(picture), asked] if picture else [asked]


def _linked(text: str, link: Link, picture: str) -> list[Message]:
    said: list[Message] = [
        {"text": part} for part in split(f"{text}\n\n{link.url}", TEXT, utf8_bytes)
    ]
    button = {"type": "web_url", "url": link.url, "title": link.title}
    if picture:
        return [*said, _card(text, picture, [button])]
    return [*said, _template({"template_type": "button", "text": link.title, "buttons": [button]})]


def _card(text: str, picture: str, buttons: Sequence[dict[str, str]]) -> Message:
    """A picture over its buttons. The words have been said before it, the first line of them names it."""
    title = cut(text.strip().split("\n", 1)[0].strip(), CARD_TITLE, utf16_units, LIMITS.ellipsis)
    element = {"title": title.head, "image_url": picture, "buttons": list(buttons)}
    return _template({"template_type": "generic", "elements": [element]})


def _element(card: Card) -> dict[str, object]:
    subtitle = {"subtitle": card.description} if card.description else {}
    tap = {"type": "postback", "title": card.option.title, "payload": card.option.id}
    return {"title": card.title, **subtitle, "image_url": card.picture, "buttons": [tap]}


def _template(payload: dict[str, object]) -> Message:
    return {"attachment": {"type": "template", "payload": payload}}


def _image(url: str) -> Message:
    return {"attachment": {"type": "image", "payload": {"url": url}}}
