"""What must hold of every move. Each proof gives the reasons why one breaks it."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from domain.model.order import OrderStatus
from flows.engine import EVENTS
from tests.verify import proofs_of_money as money
from tests.verify import proofs_of_the_shop as shop
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
WORLDLY = ("payment_", "cart_", "refund_", "balance_", "order_")
"""What such news begin with."""
ON_THE_WAY = frozenset(
    [
        *("greet", "thanks", "help", "ask_price", "ask_stock", "ask_item", "ask_delivery"),
        *("ask_shop", "a picture", "a voice note", "several wishes"),
    ]
)
"""Asked in the middle of something: answered, and then the buyer is led back."""


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


def every_event_is_known_everywhere(move: Move) -> Iterator[str]:
    """What a buyer may say or tap while shopping, and what the world tells of money at any time."""
    missed = "out_of_scope" in move.events
    if (
        missed
        and move.name in EVENTS - {"out_of_scope"}
        and move.stimulus.by_buyer
        and not move.quiet
    ):
        yield f"{move.name} means nothing in {move.start.stands}"
    if missed and not move.stimulus.by_buyer and move.name.startswith(WORLDLY):
        yield f"{move.name} is not heard in {move.start.stands}"


def who_asks_on_the_way_is_led_back(move: Move) -> Iterator[str]:
    asked = QUESTIONS.get(move.start.stands)
    stays = move.end.stands == move.start.stands and move.went_well
    on_the_way = stays and move.name in ON_THE_WAY | {"view_cart"}
    paying = (
        "pay" in move.start.state and move.said and move.said[-1].startswith(("pay.", "order."))
    )
    receipt = move.name == "a picture" and "pay.transfer_checking" in move.said
    if asked and on_the_way and not (paying or receipt or asked & set(move.said[-1:])):
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


def free_words_fill_the_slot(move: Move) -> Iterator[str]:
    """Where words of the buyer's own are asked for, what is not clearly something else is the answer."""
    if move.name == "gibberish" and move.start.stands in SLOTS and "out_of_scope" in move.events:
        yield f"{move.start.stands} asks for words, and does not take them"


def what_is_sure_is_taken_at_its_word(move: Move) -> Iterator[str]:
    if "confirm" in move.events and move.name != "perhaps":
        yield f"{move.name} was said clearly, and is asked again"


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
        back = _stepped_in(move.start).state
        if (
            back
            and back[-1] in QUESTIONS
            and move.end.stands != back[-1]
            and _still(move, back[-1])
        ):
            yield f"left in {back[-1]}, and comes back to {move.end.stands}"


def _stepped_in(place: Place) -> Place:
    """Where the buyer stood when the person came."""
    while place.stands == "handoff" and place.came_from is not None:
        place = place.came_from.start
    return place


def _still(move: Move, state: str) -> bool:
    """Whether what was asked there can still be asked."""
    if state in {"choosing", "waiting"}:
        return _open(move.start)
    return state not in {"upsell", "reviewing"} or move.start.draft is not None


def yes_and_no_mean_what_they_say(move: Move) -> Iterator[str]:
    said_yes, said_no = move.name in {"accept", "[accept]"}, move.name in {"decline", "[decline]"}
    if not move.went_well:
        return
    shown = said_yes and move.start.stands == "reviewing" and move.start.reviewed
    if shown and "order_placed" not in move.diary:
        yield "yes to what was shown, and the order does not stand"
    if said_no and move.start.stands == move.end.stands == "upsell":
        yield "no to the offer, and it stays"


def a_declined_offer_does_not_come_back(move: Move) -> Iterator[str]:
    offer = move.end.conversation.memory.offer
    comes = move.end.stands == "upsell" and move.start.stands != "upsell"
    if comes and offer in move.start.declined:
        yield f"{offer} was declined before"


PROOFS: tuple[Proof, ...] = (
    nothing_breaks,
    everything_is_answered,
    every_answer_leads_on,
    every_option_leads_somewhere,
    every_event_is_known_everywhere,
    who_asks_on_the_way_is_led_back,
    a_question_on_the_way_moves_nobody,
    what_is_given_is_kept,
    shop.what_is_wished_is_in_the_cart,
    shop.no_unit_is_lost_or_made,
    shop.undo_takes_back_the_last_step,
    free_words_fill_the_slot,
    what_is_sure_is_taken_at_its_word,
    shop.time_runs_out_for_what_is_not_paid,
    shop.what_was_ordered_leaves_the_cart,
    a_person_is_called,
    two_misses_offer_a_person,
    who_is_understood_has_no_misses,
    who_opted_out_is_left_alone,
    stop_stops_and_start_starts,
    a_person_at_work_is_not_interrupted,
    who_comes_back_stands_where_they_were,
    yes_and_no_mean_what_they_say,
    a_declined_offer_does_not_come_back,
    money.nothing_is_agreed_unseen,
    money.money_that_came_is_counted,
    money.news_of_money_are_told_with_a_way_on,
    money.what_the_seller_has_to_see_to_is_put_before_them,
    money.a_refund_is_what_was_answered,
    money.the_books_add_up,
)
