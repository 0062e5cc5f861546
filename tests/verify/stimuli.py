"""Everything that can happen to a conversation: words of every intent, every kind of message, options on the screen
by tap, number and words, news, the shelf getting empty, time going by, a person's hand."""

from collections.abc import Iterator
from datetime import timedelta

from domain.model.conversation import Conversation
from domain.model.message import (
    CartLineWish,
    CatalogueCart,
    Choice,
    Contact,
    Content,
    Edited,
    Location,
    Media,
    Reaction,
    Referral,
    Revoked,
    Text,
    Unsupported,
)
from domain.model.order import OrderStatus
from domain.model.understanding import Entity, Guess, Understanding
from flows.engine import EVENTS
from tests.fakes.shelf import Shelf
from tests.verify.news import news_of_money
from tests.verify.stimulus import Stimulus, notice, option_text

SURE = 0.97
UNSURE = 0.3
"""Between the thresholds: the two likeliest readings are offered."""
HOLD = timedelta(hours=2)
"""Longer than any shop holds stock."""
RAISED = frozenset(
    [
        *("show_item", "show_results", "added", "show_cart", "offer", "collect", "review"),
        *("ask_name", "ask_address", "ask_zone", "await_payment", "close_sale"),
        *("agent_took_over", "agent_left", "cart_abandoned", "order_shipped", "order_delivered"),
        *("payment_link_ready", "payment_settled", "payment_failed", "payment_expired"),
        *("join_asked", "join_ended", "join_code", "join_agree", "join_refuse", "chats_joined"),
        *("card_masked", "balance_due", "order_revived", "payment_prompted", "payment_watch"),
        *("refund_answered", "refund_watch"),
    ]
)
"""Events that no words of a buyer mean: stages and the world outside raise them."""
SKU = "ADIRE"
GOODS = "indigo adire"
"""What buyers wish for here: one size, one colour, and two things that go with it."""
NAMED = {
    "search": {"product": "cap"},
    "view_item": {"product": GOODS},
    "add_item": {"product": GOODS, "quantity": "1"},
    "change_quantity": {"quantity": "2"},
    "remove_item": {"product": GOODS},
    "ask_price": {"product": GOODS},
    "ask_stock": {"product": GOODS},
    "ask_item": {"product": GOODS},
    "ask_delivery": {"area": "Yaba"},
    "give_name": {"name": "Ada Obi"},
    "give_address": {"address": "12 Allen Avenue", "area": "Ikeja"},
    "choose_delivery": {"area": "Ikeja"},
    "choose_payment": {"payment_method": "cash"},
    "change_language": {"language": "pidgin"},
    "pick": {"ordinal": "second"},
}
KINDS: dict[str, Content] = {
    "a pin": Location(6.6, 3.35, address="Allen"),
    "a picture": Media("image", "m1"),
    "a voice note": Unsupported("voice"),
    "a contact card": Contact("Ada Obi", "+2348030000000"),
    "a cart of the catalogue": CatalogueCart((CartLineWish(SKU, 1),)),
    "a link to a product": Referral(SKU),
    "a link to nothing": Referral("no-such-thing"),
    "a reaction": Reaction("👍", "1"),
    "a message taken back": Revoked("1"),
}
SILENT = frozenset({"a reaction", "a message taken back"})


def stimuli(conversation: Conversation, shelf: Shelf) -> Iterator[Stimulus]:
    for intent in sorted(EVENTS - RAISED):
        yield said(intent, NAMED.get(intent, {}))
    yield said("gibberish", {}, "out_of_scope")
    yield said("perhaps", {}, "checkout", UNSURE)
    yield several("several wishes", "ask_price", "view_cart")
    for name, content in KINDS.items():
        yield Stimulus(name, content, option_text(""))
    corrected = said("search", NAMED["search"])
    yield Stimulus("a correction", Edited("1", "cap"), corrected.understanding)
    options = conversation.memory.options
    for number, option in enumerate(options, 1):
        yield Stimulus(f"[{option.id}]", Choice(option.id), option_text(""))
        if number == 1 and conversation.memory.expects != "quantity":
            # A phone without buttons: the number, the words.
            yield Stimulus(f"[{option.id}]", Text("1"), option_text("1"))
            yield Stimulus(f"[{option.id}]", Text(option.title), option_text(option.title))
    yield from _hands_and_clocks()
    yield from news_of_money(shelf)
    yield from _meanwhile(shelf)


def said(
    name: str, entities: dict[str, str], intent: str = "", confidence: float = SURE
) -> Stimulus:
    text = " ".join([name.replace("_", " "), *entities.values()])
    found = tuple(
        Entity(kind, value, None, text.find(value), text.find(value) + len(value))
        for kind, value in entities.items()
    )
    intent = intent or name
    ranking = (Guess(intent, confidence), Guess("browse", min(1 - confidence, confidence / 2)))
    understanding = Understanding(text, intent, confidence, found, ranking, "en")
    return Stimulus(name, Text(text), understanding, facts=entities)


def several(name: str, *intents: str) -> Stimulus:
    parts = tuple(said(intent, NAMED.get(intent, {})).understanding for intent in intents)
    words = " and ".join(part.text for part in parts)
    whole = Understanding(words, intents[0], SURE, parts=parts, language="en")
    return Stimulus(name, Text(words), whole)


def _hands_and_clocks() -> Iterator[Stimulus]:
    yield notice("agent_took_over", {})
    yield notice("agent_left", {})


def _meanwhile(shelf: Shelf) -> Iterator[Stimulus]:
    """Time runs out for an order; the last units go to somebody else just before the buyer goes on."""
    for order in list(shelf.orders.values())[-1:]:
        facts = {"order": str(order.order_id)}
        if order.status is OrderStatus.DRAFT:
            yield notice("cart_abandoned", facts, HOLD)
        yield notice("payment_expired", facts, HOLD)
    if shelf.carts:
        gone = said("checkout", {})
        yield Stimulus("checkout, sold out", gone.content, gone.understanding, sold_out=True)
        accepted = Choice("accept")
        yield Stimulus("[accept], sold out", accepted, option_text(""), sold_out=True)
