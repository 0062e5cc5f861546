"""Everything that can happen to a conversation: words of every intent, options on the screen, news, a person's hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.model.conversation import Conversation
from domain.model.message import Choice, Content, Notice, Text
from domain.model.understanding import Entity, Guess, Understanding
from flows.engine import EVENTS
from tests.fakes.shelf import Shelf

SURE = 0.97
RAISED = frozenset(
    [
        *(
            "show_item",
            "show_results",
            "added",
            "show_cart",
            "offer",
            "collect",
            "review",
            "remembered",
        ),
        *("ask_name", "ask_address", "ask_zone", "await_payment", "close_sale", "agent_took_over"),
        *("agent_left", "cart_abandoned", "order_shipped", "order_delivered", "chats_joined"),
        *("payment_link_ready", "payment_settled", "payment_failed", "payment_expired"),
        *("join_asked", "join_ended", "send_code", "join_code", "join_agree", "join_refuse"),
    ]
)
"""Events that no words of a buyer mean: stages and the world outside raise them."""
NAMED = {
    "search": {"product": "cap"},
    "view_item": {"product": "blue cap"},
    "add_item": {"product": "blue cap", "quantity": "1"},
    "change_quantity": {"quantity": "2"},
    "remove_item": {"product": "blue cap"},
    "ask_price": {"product": "blue cap"},
    "ask_stock": {"product": "blue cap"},
    "ask_item": {"product": "blue cap"},
    "ask_delivery": {"area": "Yaba"},
    "give_name": {"name": "Ada Obi"},
    "give_address": {"address": "12 Allen Avenue", "area": "Ikeja"},
    "choose_delivery": {"area": "Ikeja"},
    "choose_payment": {"payment_method": "cash"},
    "change_language": {"language": "pidgin"},
    "pick": {"ordinal": "second"},
}


@dataclass(frozen=True, slots=True)
class Stimulus:
    """`by_buyer`: something the buyer says or taps; else news or a person of the shop."""

    name: str
    content: Content
    understanding: Understanding
    by_buyer: bool = True


def stimuli(conversation: Conversation, shelf: Shelf) -> Iterator[Stimulus]:
    for intent in sorted(EVENTS - RAISED):
        yield said(intent, NAMED.get(intent, {}))
    yield said("gibberish", {}, "out_of_scope")
    for option in conversation.memory.options:
        yield Stimulus(f"[{option.id}]", Choice(option.id), _option(""))
    yield from _news(shelf)


def said(
    name: str, entities: dict[str, str], intent: str = "", confidence: float = SURE
) -> Stimulus:
    text = " ".join(entities.values()) or name.replace("_", " ")
    found = tuple(
        Entity(kind, value, None, text.find(value), text.find(value) + len(value))
        for kind, value in entities.items()
    )
    intent = intent or name
    ranking = (Guess(intent, confidence), Guess("browse", 1 - confidence))
    understanding = Understanding(text, intent, confidence, found, ranking, "en")
    return Stimulus(name, Text(text), understanding)


def _news(shelf: Shelf) -> Iterator[Stimulus]:
    yield _notice("agent_took_over", {})
    yield _notice("agent_left", {})
    for payment in list(shelf.payments.values())[-1:]:
        reference = {"reference": payment.reference}
        amount, currency = payment.amount.minor, payment.amount.currency
        yield _notice("payment_link_ready", reference | {"link": "https://pay.example/x"})
        yield _notice("payment_failed", reference)
        yield _notice("payment_settled", reference | {"minor": str(amount), "currency": currency})
        less = reference | {"minor": str(amount - 1), "currency": currency}
        yield Stimulus(
            "payment_settled, too little", Notice("payment_settled", less), _option(""), False
        )
    for order in list(shelf.orders.values())[-1:]:
        yield _notice("payment_expired", {"order": str(order.order_id)})


def _notice(event: str, facts: dict[str, str]) -> Stimulus:
    return Stimulus(event, Notice(event, facts), _option(""), by_buyer=False)


def _option(text: str) -> Understanding:
    return Understanding(text, "", 1.0, source="option")
