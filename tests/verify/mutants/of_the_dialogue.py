"""Faults of the machine, the routing, the stages and the sentences."""

from dataclasses import replace
from typing import Any

from pytest import MonkeyPatch  # noqa: PT013 - a tool here, not a test

from adapters import sms_pages
from adapters.channels import whatsapp
from adapters.copy import Catalogues
from adapters.pieces import Tappable
from flows import engine, moves, registry, routing, taps
from flows.context import Tap, Turn
from flows.stages import (
    asking,
    carting,
    checkout,
    control,
    details,
    quiet,
    repair,
    reviewing,
    settled,
    small_talk,
    upsell,
)
from flows.taps import BROWSE
from tests.verify.mutants.planting import (
    Mutant,
    Plant,
    Stage,
    broken,
    forgetting_to_resume,
    lacking,
    silent,
    stage,
    swapped,
    without,
)


async def no_way_on(turn: Turn) -> None:
    turn.say("unclear")


async def never_a_person(turn: Turn) -> None:
    turn.memory.misses += 1
    turn.say("unclear", BROWSE)


async def the_same_twice(turn: Turn) -> None:
    turn.say("browse.prompt", BROWSE, BROWSE)


async def places_the_order_anywhere(turn: Turn) -> None:
    if turn.within("checkout"):
        await reviewing.on_accept(turn)
    else:
        turn.say("accept.what", BROWSE)
        turn.resume()


async def skips_the_review(turn: Turn) -> None:
    """What is asked for is given: the order is placed without being shown."""
    await reviewing.on_accept(turn)


async def forgets_what_was_offered(turn: Turn) -> None:
    turn.memory.offer = turn.facts["offer"]
    await upsell.prompt(turn)


async def forgets_the_name(turn: Turn) -> None:
    await details._noted(turn, "checkout.name_noted", name="Ada")


async def forgets_the_zone(turn: Turn) -> None:
    await details._noted(turn, "checkout.zone_noted", zone="Ikeja")


async def asks_the_name_for_ever(turn: Turn) -> None:
    turn.then("ask_name")


async def changes_no_language(turn: Turn) -> None:
    turn.say("language.changed", BROWSE)
    turn.resume()


async def calls_nobody(turn: Turn) -> None:
    turn.say("human.called", taps.MENU)


async def only_says_stop(turn: Turn) -> None:
    turn.say("stop.done", taps.START)


async def talks_in_between(turn: Turn) -> None:
    turn.say("unclear", BROWSE)


async def undoes_nothing(turn: Turn) -> None:
    turn.memory.undo.pop()
    turn.say("undo.cart", BROWSE)
    turn.then("show_cart")


place = moves.Moves._place


def forgets_where(self: moves.Moves) -> moves.Place:
    return replace(place(self), history=())


def prompting(state: str, fault: Stage) -> Plant:
    def plant(patch: MonkeyPatch) -> None:
        patch.setitem(registry.PROMPTS, state, fault)

    return plant


def written_wrongly(tap: Tap) -> Plant:
    """An option whose event nobody knows."""

    def plant(patch: MonkeyPatch) -> None:
        wrong = replace(tap, event=f"{tap.event}_")
        for module in {module for modules in registry.STAGES.values() for module in modules}:
            for name, value in vars(module).items():
                if value is tap:
                    patch.setattr(module, name, wrong)

    return plant


def without_a_sentence(language: str, copy_id: str, instead: str | None) -> Plant:
    say = Catalogues.say

    def fault(self: Catalogues, spoken: str, said: str, params: Any, *, plain: bool) -> str:
        if (spoken, said) != (language, copy_id):
            return say(self, spoken, said, params, plain=plain)
        if instead is None:
            raise KeyError(copy_id)
        return instead

    return swapped(Catalogues, "say", fault)


ROOMY = replace(whatsapp.LIMITS, buttons=Tappable(most=8, title=60, option_id=400))

MUTANTS = (
    Mutant("a buyer cannot ask for a person", without("human", "shopping")),
    Mutant("checkout is missing while shopping", without("checkout", "shopping")),
    Mutant("stop is missing while shopping", without("stop", "shopping")),
    Mutant("stop is missing while a person is at work", without("stop", "handoff")),
    Mutant("a person never hands back", without("agent_left", "handoff")),
    Mutant("who opted out cannot come back", without("start", "stopped")),
    Mutant("the cart cannot be looked at", without("view_cart", "shopping")),
    Mutant("the address cannot be changed", without("edit_address", "shopping")),
    Mutant("money that comes after stop is not heard of", without("payment_settled", "stopped")),
    Mutant(
        "money is not heard of while a person is at work", without("payment_settled", "handoff")
    ),
    Mutant("time does not run out after stop", without("payment_expired", "stopped")),
    Mutant("yes means nothing in the review", without("accept", "reviewing")),
    Mutant("no means nothing to an offer", without("decline", "upsell")),
    Mutant("the zone is not asked for again", lacking(registry.PROMPTS, "delivering")),
    Mutant("the offer is not made again", lacking(registry.PROMPTS, "upsell")),
    Mutant("the review is not shown again", lacking(registry.PROMPTS, "reviewing")),
    Mutant("a name in free words is not taken: a lost slot", lacking(routing.SLOTS, "naming")),
    Mutant("an address in free words is not taken", lacking(routing.SLOTS, "addressing")),
    Mutant("nothing is taken at its word: a wrong threshold", swapped(routing, "ACCEPT", 2.0)),
    Mutant("numbers of options are not read", swapped(routing, "_shown_option", lambda *_: None)),
    Mutant("a stopped buyer is written to", swapped(engine, "STOPPED", ("nowhere",))),
    Mutant("nobody knows where a person stepped in", swapped(moves.Moves, "_place", forgets_where)),
    Mutant("thanks is met with silence", stage(small_talk, "thanks", silent)),
    Mutant("a picture is met with silence", stage(control, "media_received", silent)),
    Mutant("help raises", stage(small_talk, "help", broken)),
    Mutant("an answer without a way on", stage(small_talk, "goodbye", no_way_on)),
    Mutant("two misses offer no person", stage(repair, "out_of_scope", never_a_person)),
    Mutant("the same option twice", prompting("browsing", the_same_twice)),
    Mutant("an option that leads nowhere: the cart", written_wrongly(taps.CART)),
    Mutant("an option that leads nowhere: checkout", written_wrongly(taps.CHECKOUT)),
    Mutant("the price forgets to lead back", forgetting_to_resume(asking, "ask_price")),
    Mutant("delivery times forget to lead back", forgetting_to_resume(asking, "ask_delivery")),
    Mutant("a look at the cart forgets to lead back", forgetting_to_resume(checkout, "view_cart")),
    Mutant("a voice note forgets to lead back", forgetting_to_resume(control, "media_received")),
    Mutant(
        "yes in naming places the order",
        stage(repair, "accept", places_the_order_anywhere),
        whole=True,
    ),
    Mutant("the review is skipped", stage(reviewing, "review", skips_the_review)),
    Mutant(
        "an offer is not remembered",
        stage(upsell, "offer", forgets_what_was_offered),
        opening=("add_item", "checkout", "decline"),
    ),
    Mutant("a declined offer is met with silence", stage(upsell, "decline", silent)),
    Mutant("the name is forgotten", stage(details, "give_name", forgets_the_name)),
    Mutant("the zone is forgotten", stage(details, "choose_delivery", forgets_the_zone)),
    Mutant(
        "the name is asked for ever", stage(checkout, "collect", asks_the_name_for_ever), whole=True
    ),
    Mutant("the language stays", stage(control, "change_language", changes_no_language)),
    Mutant("no person is called", stage(control, "human", calls_nobody)),
    Mutant("stop is not written down", stage(control, "stop", only_says_stop)),
    Mutant(
        "the bot talks while a person is at work", stage(quiet, "out_of_scope", talks_in_between)
    ),
    Mutant("undo undoes nothing", stage(carting, "undo", undoes_nothing)),
    Mutant("money that came is not told", stage(settled, "payment_settled", silent)),
    Mutant("an SMS over its limit", swapped(sms_pages, "_fits", lambda _: True)),
    Mutant("more buttons than WhatsApp has", swapped(whatsapp, "LIMITS", ROOMY)),
    Mutant("a sentence is missing in Swahili", without_a_sentence("sw", "cart.added", None)),
    Mutant("a sentence is empty in French", without_a_sentence("fr", "help", "")),
)
