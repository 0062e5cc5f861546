"""From what came in to an event of the machine: a tapped option, a typed number, words, or a notice."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from domain.model.conversation import Memory, ShownOption
from domain.model.message import (
    CatalogueCart,
    Choice,
    Contact,
    Content,
    Edited,
    Location,
    Media,
    Notice,
    Reaction,
    Referral,
    Revoked,
    Text,
    Understood,
    Unsupported,
)
from domain.model.understanding import Understanding
from domain.services import cards, numbers, phones
from flows import pointing
from flows.context import read_tap
from flows.outside import OUTSIDE

ACCEPT = 0.45
"""Confidence from which an intent is taken at its word: below it a wrong turn costs more than a question."""
NEEDED: Mapping[str, float] = {"accept": 0.7, "decline": 0.7}
"""A yes that was none costs the most: these are taken at their word later than the others."""
CONFIRM = 0.25
"""Confidence from which the two likeliest readings are offered instead of asking from nothing."""

SLOTS: Mapping[str, str] = {
    "naming": "give_name",
    "addressing": "give_address",
    "delivering": "choose_delivery",
}
"""States that wait for words of the buyer's own: what is not clearly something else is the answer."""

SAME: Mapping[str, frozenset[str]] = {
    "cart": frozenset({"accept", "checkout"}),
    "reviewing": frozenset({"accept", "checkout"}),
}
"""Intents between which it makes no difference where the buyer stands."""

ANSWERS = frozenset({"accept", "decline"})

INTERRUPTS = frozenset(
    [
        "human",
        "stop",
        "help",
        "view_cart",
        "clear_cart",
        "cancel_order",
        "undo",
        "change_language",
        "ask_price",
        "ask_stock",
        "ask_item",
        "ask_delivery",
        "ask_shop",
        "browse",
        "track_order",
        "complain",
        "give_name",
        "give_address",
        "choose_delivery",
        "choose_payment",
        "remove_item",
        "checkout",
        "greet",
        "thanks",
        "decline",
    ]
)
"""Intents that may break into such a state, when the model is sure of them."""
INTERRUPT_CONFIDENCE = 0.75
SURE = 0.92
"""For any other intent: a name like "Rose Black" must not search for black roses."""

Routed: TypeAlias = tuple[str, dict[str, str]]

# Eight of the letters that codes are drawn from (`adapters/ids.py`), with or without a sign between the halves.
_CODE_LETTER = "[34679CDFGHJKMNPQRTWXY]"
_CODE = re.compile(
    rf"(?<!\w)({_CODE_LETTER}{{4}})[-\s.]?({_CODE_LETTER}{{4}})(?!\w)", re.IGNORECASE
)
MOST_AROUND_CODE = 40
"""Characters of a message that brings a code: "my code is ..."; a longer one is about something else."""
_NUMBER = re.compile(r"^\s*#?(\d{1,2})\s*[.)]?\s*$")


def words_of(content: Content) -> str:
    """The text to understand, or nothing where the content speaks for itself."""
    return cards.without_mark(_said(content))


def _said(content: Content) -> str:
    match content:
        case Text(body=body) | Edited(body=body):
            return body
        case Media(caption=caption):
            return caption
        case Referral(body=body):
            return body
        case _:
            return ""


def by_itself(content: Content, memory: Memory) -> Routed | None:
    """What needs no understanding: taps, numbers and words of shown options, pins, notices."""
    if cards.has_mark(_said(content)):
        return "card_masked", {}
    match content:
        case Choice(option_id=option_id):
            event, tapped = read_tap(option_id)
            return ("out_of_scope", {}) if event in OUTSIDE else (event, tapped)
        case Text(body=body) | Edited(body=body):
            return _brings_code(body) or _shown_option(body, memory)
        case Understood(understanding=understanding):
            said = understanding.text
            return _brings_code(said) or _shown_option(said, memory)
        case Notice(event=event, facts=facts):
            return event, dict(facts)
        case _:
            return _other_kinds(content)


def join_code(body: str) -> str:
    """The code by which two chats are joined, as it was said ("K7M4-QX9T"); empty where there is none."""
    found = _CODE.search(body) if len(body) <= MOST_AROUND_CODE else None
    code = f"{found[1]}-{found[2]}".upper() if found else ""
    mixed = any(map(str.isdigit, code)) and any(map(str.isalpha, code))
    return code if mixed else ""


def _brings_code(body: str) -> Routed | None:
    code = join_code(body)
    return ("join_code", {"code": code}) if code else None


def _other_kinds(content: Content) -> Routed | None:  # noqa: PLR0911 - one return a kind
    match content:
        case Location():
            return "give_address", {
                "latitude": f"{content.latitude:.6f}",
                "longitude": f"{content.longitude:.6f}",
                "address": ", ".join(part for part in (content.name, content.address) if part),
            }
        case CatalogueCart(lines=lines):
            return "add_item", {"lines": ",".join(f"{line.sku}:{line.quantity}" for line in lines)}
        case Referral(ref=ref, body=body) if not body:
            return _brings_code(ref) or ("view_item", {"sku": ref})
        case Contact(name=name, phone=phone):
            return "give_name", {"name": name, "phone": phone}
        case Media(media=media, caption=caption) if not caption:
            return "media_received", {"media": media}
        case Unsupported(what=what):
            return "media_received", {"media": what}
        case _:
            return None


def wishes(understanding: Understanding, state: str) -> tuple[Understanding, ...]:
    """What words ask for, in order. An address stays whole, though "and call me at the gate" stands in it."""
    slot = SLOTS.get(state)
    if slot is not None and not all(
        _breaks_in(part.intent, part.confidence)
        or (part.intent == slot and part.confidence >= SURE)
        for part in understanding.parts
    ):
        return (understanding,)
    if understanding.intent == "give_address" and any(
        map(_named_like_a_person, understanding.parts)
    ):
        return (understanding,)
    return understanding.wishes


def _named_like_a_person(part: Understanding) -> bool:
    """ "Moi Avenue 5, CBD Nairobi": what follows the comma looks like a name, and is the rest of an address."""
    return part.intent == "give_name" and part.confidence < SURE


def is_silent(content: Content) -> bool:
    """A reaction or a withdrawn message asks for no answer."""
    return isinstance(content, Reaction | Revoked)


def _shown_option(body: str, memory: Memory) -> Routed | None:
    number = _NUMBER.match(body)
    if memory.expects == "phone" and phones.looks_like_a_phone(body):
        return "give_phone", {"phone": body}
    if memory.expects == "quantity" and numbers.count(body) is not None:
        return "change_quantity", {"sku": memory.item, "quantity": body.strip()}
    if number and 0 < int(number.group(1)) <= len(memory.options):
        return read_tap(memory.options[int(number.group(1)) - 1].id)
    named = _by_title(body, memory.options)
    return read_tap(named.id) if named else None


def _by_title(body: str, options: Sequence[ShownOption]) -> ShownOption | None:
    folded = _fold(body)
    return next((option for option in options if folded and _fold(option.title) == folded), None)


def _fold(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def by_words(understanding: Understanding, memory: Memory, state: str) -> Routed:
    """The event that words mean where the buyer stands."""
    facts = facts_of(understanding)
    intent, confidence = understanding.intent, understanding.confidence
    if intent == "undo" and facts.keys() >= {"product", "quantity"}:
        intent = "change_quantity"  # "return the cap to two", "a mayar da blue cap uku"
    slot = SLOTS.get(state)
    same = pointing.as_last_time(understanding.text)
    if slot is not None and (same or not _breaks_in(intent, confidence)):
        return slot, facts | {"text": understanding.text}
    answer = _answer(understanding, memory, facts)
    if answer is not None:
        return answer
    if intent == "search" and state == "viewing" and _of_what_is_in_sight(facts):
        return "ask_stock", facts
    if confidence >= NEEDED.get(intent, ACCEPT) or _either_way(understanding, state):
        return intent, facts
    if confidence >= CONFIRM and len(understanding.ranking) > 1:
        return "confirm", facts
    return "out_of_scope", facts


def _answer(understanding: Understanding, memory: Memory, facts: dict[str, str]) -> Routed | None:
    """What answers the last question: a code, one of what was listed, a plain yes or no to an offer."""
    intent, sure = understanding.intent, understanding.confidence >= ACCEPT
    if memory.expects == "code" and _may_be_code(understanding):
        return "apply_code", {"code": understanding.text.strip()}
    if intent == "pick":
        return _picked(facts, memory)
    if memory.yes and sure and intent in ANSWERS and not pointing.denies(understanding.text):
        return read_tap(memory.yes) if intent == "accept" else ("keep_price", {})
    return None


def _may_be_code(understanding: Understanding) -> bool:
    """One word, where a code was asked for, that is nothing else for certain."""
    words = understanding.text.split()
    if len(words) != 1:
        return False
    return words[0].isdigit() or not _breaks_in(understanding.intent, understanding.confidence)


def _of_what_is_in_sight(facts: Mapping[str, str]) -> bool:
    """ "Do you have size 45": with a thing in sight and no other named, it is about that one."""
    return "product" not in facts and bool(facts.keys() & {"size", "colour"})


def _either_way(understanding: Understanding, state: str) -> bool:
    """Two likely readings that come to the same here are no reason to ask."""
    likely = understanding.ranking[:2]
    return {guess.intent for guess in likely} <= SAME.get(state, frozenset()) and sum(
        guess.confidence for guess in likely
    ) >= ACCEPT


def _breaks_in(intent: str, confidence: float) -> bool:
    if intent == "out_of_scope":
        return False
    return confidence >= (INTERRUPT_CONFIDENCE if intent in INTERRUPTS else SURE)


def _picked(facts: dict[str, str], memory: Memory) -> Routed:
    """ "The second one": of the options last shown; else of the products."""
    place = numbers.ordinal(facts.get("ordinal", ""), len(memory.options))
    if place is not None:
        return read_tap(memory.options[place].id)
    if memory.shown and numbers.ordinal(facts.get("ordinal", ""), len(memory.shown)) is not None:
        return "view_item", facts
    return "pick", facts


def facts_of(understanding: Understanding) -> dict[str, str]:
    """The first value of each entity; prices by their role."""
    facts: dict[str, str] = {}
    for entity in understanding.entities:
        name = f"{entity.name}_{entity.role}" if entity.role else entity.name
        facts.setdefault(name, entity.value)
    return facts
