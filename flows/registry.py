"""Who answers what: every transition of the machine has exactly one handler, every handler a transition.

An event that leads into a state is answered by that state's stage where it has a handler for it, else by the stages
of the state in which the transition starts.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from types import ModuleType
from typing import TypeAlias

from flows.context import Turn
from flows.stages import (
    after,
    asking,
    browsing,
    cards,
    cart,
    carting,
    checkout,
    choosing,
    control,
    correcting,
    details,
    discounting,
    discover,
    haggling,
    joining,
    money,
    pay,
    paying,
    quiet,
    repair,
    reviewing,
    settled,
    small_talk,
    upsell,
    viewing,
    waiting,
)

Handler: TypeAlias = Callable[[Turn], Awaitable[None]]

STAGES: Mapping[str, tuple[ModuleType, ...]] = {
    "shopping": (
        small_talk,
        discover,
        asking,
        haggling,
        carting,
        correcting,
        discounting,
        checkout,
        details,
        pay,
        settled,
        money,
        after,
        control,
        joining,
        repair,
        cards,
    ),
    "discover": (control,),
    "browsing": (discover,),
    "viewing": (viewing, discover),
    "cart": (cart,),
    "upsell": (upsell, checkout),
    "checkout": (checkout,),
    "pay": (checkout, paying),
    "naming": (checkout,),
    "addressing": (checkout,),
    "delivering": (checkout,),
    "reviewing": (reviewing,),
    "choosing": (pay,),
    "waiting": (waiting, pay),
    "back": (control,),
    "handoff": (control, quiet, pay, settled, money, after, joining, cards),
    "stopped": (control, quiet, pay, settled, money, after),
}

PROMPTS: Mapping[str, Handler] = {
    "browsing": browsing.prompt,
    "viewing": viewing.prompt,
    "cart": cart.prompt,
    "upsell": upsell.prompt,
    "naming": checkout.ask_name,
    "addressing": checkout.ask_address,
    "delivering": checkout.ask_zone,
    "reviewing": reviewing.prompt,
    "choosing": choosing.prompt,
    "waiting": waiting.prompt,
}
"""What each state asks, said again after a question on the way."""


@cache
def handler(event: str, source: str, target: str | None) -> Handler:
    """Raises:
    LookupError: no stage, or more than one, answers this transition.
    """
    for state in (target, source):
        found = [
            getattr(stage, f"on_{event}")
            for stage in STAGES.get(state or "", ())
            if hasattr(stage, f"on_{event}")
        ]
        if len(found) == 1:
            answer: Handler = found[0]
            return answer
        if found:
            raise LookupError(f"{event} in {state} is answered twice")
    raise LookupError(f"nobody answers {event} from {source} to {target}")
