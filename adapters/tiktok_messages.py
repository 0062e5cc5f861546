"""What TikTok can show, and the messages that show it.

https://business-api.tiktok.com/portal/docs?id=1832184403754242

An account may send ten messages in the 48 hours after each message of the buyer, so a turn is one text, or a text
and a card. Pictures and links are addresses in the text: sending images is not allowed in every country, and no
button opens an address.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from adapters.cutting import closing, split
from adapters.ladder import merged, pieces
from adapters.options import fit, numbered
from adapters.pieces import Limits, Tappable, TextOnly
from adapters.reading import clean
from domain.model.message import Bubble, Option

Message: TypeAlias = dict[str, object]

LIMITS = Limits(text=6_000)
CARD = Tappable(most=3, title=20, option_id=40)
QUESTION = 40
"""Characters over a card's buttons."""
ADDRESS = "://"


def messages(bubbles: Sequence[Bubble]) -> list[Message]:
    """The messages that show *bubbles*: as few as possible."""
    found: list[Message] = []
    for bubble in merged([_written_out(bubble) for bubble in bubbles]):
        found += _card(bubble) or [
            _text(piece.text) for piece in pieces([bubble], LIMITS) if isinstance(piece, TextOnly)
        ]
    return found


def _written_out(bubble: Bubble) -> Bubble:
    """Picture and link as addresses in the text: before a closing question, else after all words."""
    words = clean(bubble.text).strip()
    addresses = _paragraphs(clean(bubble.picture).strip(), _link(bubble))
    opening, last = closing(words)
    asks = bubble.options and LIMITS.unit(last) <= QUESTION
    text = _paragraphs(opening, addresses, last) if asks else _paragraphs(words, addresses)
    return replace(bubble, text=text if addresses else words, picture="", link=None)


def _link(bubble: Bubble) -> str:
    link = bubble.link
    if link is None:
        return ""
    title, url = " ".join(clean(link.title).split()), clean(link.url).strip()
    return f"{title}: {url}" if title else url


def _card(bubble: Bubble) -> list[Message]:
    """The words and a card with the options; nothing where a card cannot hold all that they say."""
    if not 0 < len(bubble.options) <= CARD.most:
        return []
    options = [Option(o.id, clean(o.title), clean(o.description)) for o in bubble.options]
    fitted = fit(numbered(options, 1), CARD, LIMITS)
    if fitted is None or fitted.spelt_out:
        return []
    before, question = _question(bubble)
    if not question:
        return []
    template = {
        "type": "QA_BUTTON_CARD",
        "title": question,
        "buttons": [{"type": "REPLY", "title": o.title, "id": o.id} for o in fitted.options],
    }
    said = [_text(part) for part in split(before, LIMITS.text, LIMITS.unit)]
    return [*said, {"message_type": "TEMPLATE", "template": template}]


def _question(bubble: Bubble) -> tuple[str, str]:
    """What is said before the card and what stands on it: the text's end, else the name of its options."""
    before, last = closing(bubble.text)
    if "\n" in last:
        more, _, last = last.rpartition("\n")
        before = _paragraphs(before, more)
    if LIMITS.unit(last) > QUESTION:
        more, last = closing(last)
        before = _paragraphs(before, more)
    if last and ADDRESS not in last and LIMITS.unit(last) <= QUESTION:
        return before, last
    menu = " ".join(clean(bubble.menu).split())
    return bubble.text, menu if LIMITS.unit(menu) <= QUESTION else ""


def _text(body: str) -> Message:
    return {"message_type": "TEXT", "text": {"body": body}}


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
