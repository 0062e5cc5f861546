"""What must hold of every move. Each proof gives the reasons why one breaks it."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from domain.model.order import HOLDING, OrderStatus
from flows.undoing import PRICE
from tests.verify.place import QUIET, Move, Place
from tests.verify.stimuli import SILENT

Proof: TypeAlias = Callable[[Move], Iterator[str]]

SLOTS = frozenset({"naming", "addressing", "delivering"})
"""Where what is not understood is taken for the answer."""
QUESTIONS: Mapping[str, frozenset[str]] = {
    "upsell": frozenset({"upsell.offer"}),
    "naming": frozenset({"checkout.ask_name"}),
    "addressing": frozenset({"checkout.ask_address"}),
    "delivering": frozenset({"checkout.ask_zone"}),
    "reviewing": frozenset({"checkout.review"}),
    "choosing": frozenset({"pay.ask_method"}),
    "waiting": frozenset({"pay.link", "pay.preparing"}),
}
"""What each state at work asks, in any of its wordings."""
ON_THE_WAY = frozenset(
    [
        *("greet", "thanks", "help", "ask_price", "ask_stock", "ask_item", "ask_delivery"),
        *("ask_shop", "a picture", "a voice note", "several wishes"),
    ]
)
"""Asked in the middle of something: answered, and then the buyer is led back."""
TAKEN = OrderStatus.PAID, OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED


def nothing_breaks(move: Move) -> Iterator[str]:
    if move.trouble:
        yield move.trouble


def everything_is_answered(move: Move) -> Iterator[str]:
    silent = move.quiet or move.trouble or move.name in SILENT
    if move.stimulus.by_buyer and not move.replies and not silent:
        yield "nothing is said"


def every_answer_leads_on(move: Move) -> Iterator[str]:
    if not move.replies or move.end.stands in QUIET:
        return
    leads = any(reply.taps or reply.link for reply in move.replies)
    asks = ".ask_" in move.said[-1] or move.end.conversation.memory.expects
    if not (leads or asks):
        yield f"no way on after {', '.join(move.said)}"


def every_option_leads_somewhere(move: Move) -> Iterator[str]:
    """What is on the screen is never answered with "I did not understand"."""
    if move.name.startswith("[") and "out_of_scope" in move.events and not move.quiet:
        yield f"{move.name} was shown and means nothing here"
    for reply in move.replies:
        if len({tap.id for tap in reply.taps}) < len(reply.taps):
            yield f"{reply.copy_id} shows the same option twice"


def who_asks_on_the_way_is_led_back(move: Move) -> Iterator[str]:
    asked = QUESTIONS.get(move.start.stands)
    stays = move.end.stands == move.start.stands and move.went_well
    on_the_way = stays and move.name in ON_THE_WAY | {"view_cart"}
    paying = (
        "pay" in move.start.state and move.said and move.said[-1].startswith(("pay.", "order."))
    )
    if asked and on_the_way and not (paying or asked & set(move.said[-1:])):
        yield f"{move.start.stands} is left without its question: {', '.join(move.said)}"


def a_question_on_the_way_moves_nobody(move: Move) -> Iterator[str]:
    moved = move.start.state != move.end.state and move.start.state
    if move.name in ON_THE_WAY - {"several wishes"} and moved and not move.quiet:
        over = move.start.stands in {"choosing", "waiting"} and not _open(move.start)
        if not (over or move.start.stands in {"upsell", "viewing"}):
            yield f"{move.name} throws the buyer from {move.start.state} to {move.end.state}"


def _open(place: Place) -> bool:
    order = place.last_order
    return order is not None and order.status in {OrderStatus.PENDING, OrderStatus.CONFIRMED}


def what_is_given_is_kept(move: Move) -> Iterator[str]:
    """A name, an address, an area: asked for or not, once said it is known."""
    if not move.went_well or move.quiet:
        return
    buyer, name = move.end.shelf.buyer, move.name
    slot = move.start.stands in SLOTS
    if name == "give_name" and buyer.name != "Ada Obi":
        yield "the name is lost"
    if name in {"give_address", "a pin"} and not buyer.address.known and not slot:
        yield "the address is lost"
    if name == "choose_delivery" and buyer.zone != "ikeja":
        yield "the zone is lost"
    if name == "change_language" and move.end.conversation.language != "pcm":
        yield "the language is not changed"


def what_is_wished_is_in_the_cart(move: Move) -> Iterator[str]:
    if not move.went_well or move.quiet or not move.start.state:
        return
    before, after = move.start.cart, move.end.cart
    if "clear_cart" in move.events and after:
        yield "the cart was cleared and is not empty"
    if move.name == "add_item" and sum(after.values()) != sum(before.values()) + 1:
        yield f"one more was wished: {before} became {after}"
    if move.name == "change_quantity" and before and 2 not in after.values():
        yield f"two were wished: {before} became {after}"
    if move.name == "remove_item" and before and "ADIRE" in after:
        yield "it was taken out and is still there"


def no_unit_is_lost_or_made(move: Move) -> Iterator[str]:
    """What is on the shelf and what orders hold or took is as much as it was."""
    before, after = _units(move.start), _units(move.end)
    gone = (
        sum(move.start.shelf.stock[sku] for sku in move.start.cart) if move.stimulus.sold_out else 0
    )
    if after != before - gone:
        yield f"{before - gone} units became {after}"


def _units(place: Place) -> int:
    orders = place.shelf.orders.values()
    held = sum(
        line.quantity
        for order in orders
        if order.status in HOLDING or order.status in TAKEN
        for line in order.lines
    )
    return sum(place.shelf.stock.values()) + held


def free_words_fill_the_slot(move: Move) -> Iterator[str]:
    """Where words of the buyer's own are asked for, what is not clearly something else is the answer."""
    if move.name == "gibberish" and move.start.stands in SLOTS and "out_of_scope" in move.events:
        yield f"{move.start.stands} asks for words, and does not take them"


def what_is_sure_is_taken_at_its_word(move: Move) -> Iterator[str]:
    if "confirm" in move.events and move.name != "perhaps":
        yield f"{move.name} was said clearly, and is asked again"


def undo_takes_back_the_last_step(move: Move) -> Iterator[str]:
    steps = move.start.conversation.memory.undo
    if move.name not in {"undo", "[undo]"} or not steps or not move.went_well or move.quiet:
        return
    if steps[-1].kind == "cart":
        before = {
            sku: int(quantity.partition("@")[0])
            for sku, quantity in steps[-1].before.items()
            if not sku.startswith(PRICE)
        }
        if any(move.end.cart.get(sku, 0) != quantity for sku, quantity in before.items()):
            yield f"{before} was to come back: {move.end.cart}"


def time_runs_out_for_what_is_not_paid(move: Move) -> Iterator[str]:
    before, after = move.start.last_order, move.end.last_order
    if before is None or after is None or not move.stimulus.later or move.trouble:
        return
    # While an attempt to pay is under way the provider is asked first.
    asked = before.status is OrderStatus.PENDING and move.start.shelf.payments
    waits = before.status in {OrderStatus.DRAFT, OrderStatus.PENDING} and not asked
    if waits and after.status is not OrderStatus.EXPIRED:
        yield f"the order's time is over, and it is {after.status}"


def what_was_ordered_leaves_the_cart(move: Move) -> Iterator[str]:
    if "order_placed" in move.diary and move.end.cart:
        yield f"ordered, and still in the cart: {move.end.cart}"


def a_person_is_called(move: Move) -> Iterator[str]:
    """And does come, and goes again: the doors between the bot and the shop's people stand open."""
    comes = "human" in move.events and move.end.stands == "handoff" != move.start.stands
    if comes and "human_requested" not in move.diary:
        yield "a person was asked for, and nobody is called"
    leaves = move.start.stands == "handoff" and "agent_left" in move.name
    if leaves and move.end.stands == "handoff":
        yield "the person leaves, and the bot does not take over"


def two_misses_offer_a_person(move: Move) -> Iterator[str]:
    again = move.name == "gibberish" and move.start.conversation.memory.misses >= 1
    taps = {tap.event for reply in move.replies for tap in reply.taps}
    slot = move.start.stands in SLOTS or move.quiet or move.trouble
    if again and not slot and "human" not in taps:
        yield "misunderstood twice, and no person is offered"


def who_is_understood_has_no_misses(move: Move) -> Iterator[str]:
    understood = move.events and not set(move.events) & {"out_of_scope", "confirm", ""}
    if understood and not move.trouble and move.end.conversation.memory.misses:
        yield "a miss is remembered after an answer that fits"


def who_opted_out_is_left_alone(move: Move) -> Iterator[str]:
    if move.start.stands == "stopped" and move.end.stands == "stopped" and move.replies:
        yield f"written to: {', '.join(move.said)}"
    if (
        move.start.stands == "stopped"
        and move.end.stands != "stopped"
        and "start" not in move.events
    ):
        yield f"{move.name} brings back who opted out"


def stop_stops_and_start_starts(move: Move) -> Iterator[str]:
    out, stopped = move.end.shelf.buyer.opted_out_at is not None, move.end.stands == "stopped"
    if move.trouble:
        return
    if move.name == "stop" and not (out and stopped):
        yield "stop does not stop"
    if move.start.stands == "stopped" and move.name in {"start", "[start]"} and (out or stopped):
        yield "start does not start again"


def a_person_at_work_is_not_interrupted(move: Move) -> Iterator[str]:
    if move.start.stands != "handoff" or move.end.stands != "handoff":
        return
    if move.stimulus.by_buyer and move.replies and not move.name.startswith("["):
        yield f"the bot speaks in between: {', '.join(move.said)}"


def who_comes_back_stands_where_they_were(move: Move) -> Iterator[str]:
    if move.start.stands == "handoff" and "agent_left" in move.events and move.end.state:
        back = move.start.conversation.history.get("back", ())
        if (
            back
            and back[-1] in QUESTIONS
            and move.end.stands != back[-1]
            and _still(move, back[-1])
        ):
            yield f"left in {back[-1]}, and comes back to {move.end.stands}"


def _still(move: Move, state: str) -> bool:
    """Whether what was asked there can still be asked."""
    if state in {"choosing", "waiting"}:
        return _open(move.start)
    return state not in {"upsell", "reviewing"} or move.start.draft is not None


def a_declined_offer_does_not_come_back(move: Move) -> Iterator[str]:
    offer = move.end.conversation.memory.offer
    comes = move.end.stands == "upsell" and move.start.stands != "upsell"
    if comes and offer in move.start.declined:
        yield f"{offer} was declined before"


def nothing_is_agreed_unseen(move: Move) -> Iterator[str]:
    """An order stands only after it was shown as it is; money is asked for only of an order that stands."""
    if "order_placed" in move.diary and not move.start.reviewed:
        yield "the order stands, and was not shown as it is"
    for kind, body in move.effects:
        if kind == "start_payment":
            payment = move.end.shelf.payments[body["reference"]]
            order = move.end.shelf.orders[payment.order_id]
            if order.status is not OrderStatus.PENDING:
                yield f"money is asked for an order that is {order.status}"
            if payment.amount != order.total:
                yield f"{payment.amount} is asked for an order of {order.total}"


def money_that_came_is_counted(move: Move) -> Iterator[str]:
    """Once, if it is enough; and the buyer hears of it unless they want to hear nothing."""
    if not move.name.startswith("payment_settled") or move.trouble:
        return
    before, after = move.start.last_order, move.end.last_order
    if before is None or after is None or before.status is not OrderStatus.PENDING:
        return
    enough = move.name == "payment_settled"
    if enough != (after.status is OrderStatus.PAID) and not _paid(move.start):
        yield f"{move.name}, and the order is {after.status}"
    if not move.replies and move.start.stands != "stopped" and not _paid(move.start):
        yield "nobody is told of the money"


def _paid(place: Place) -> bool:
    payment = next(reversed(place.shelf.payments.values()), None)
    return payment is not None and payment.status.value == "paid"


PROOFS: tuple[Proof, ...] = (
    nothing_breaks,
    everything_is_answered,
    every_answer_leads_on,
    every_option_leads_somewhere,
    who_asks_on_the_way_is_led_back,
    a_question_on_the_way_moves_nobody,
    what_is_given_is_kept,
    what_is_wished_is_in_the_cart,
    no_unit_is_lost_or_made,
    undo_takes_back_the_last_step,
    free_words_fill_the_slot,
    what_is_sure_is_taken_at_its_word,
    time_runs_out_for_what_is_not_paid,
    what_was_ordered_leaves_the_cart,
    a_person_is_called,
    two_misses_offer_a_person,
    who_is_understood_has_no_misses,
    who_opted_out_is_left_alone,
    stop_stops_and_start_starts,
    a_person_at_work_is_not_interrupted,
    who_comes_back_stands_where_they_were,
    a_declined_offer_does_not_come_back,
    nothing_is_agreed_unseen,
    money_that_came_is_counted,
)
