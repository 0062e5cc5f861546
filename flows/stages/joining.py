"""Joining: on to another phone or channel, with everything that is in the cart."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from domain.model.joining import Door
from domain.services import joining
from domain.services.joining import Redeemed
from flows.context import Reply, Tap, Turn
from flows.taps import BROWSE, CART, CHECKOUT, HUMAN, SWITCH

NAMES = {
    "whatsapp": "WhatsApp",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "twilio": "SMS",
    "africastalking": "SMS",
    "web": "Web chat",
}
"""Channels that people have on their phones, as they call them."""


async def on_switch_channel(turn: Turn) -> None:
    """Where to, if that is not said; then a code to send from there."""
    doors = [door for door in await turn.uow.shops.doors() if door.channel in NAMES]
    wished = turn.facts.get("door", "")
    named = turn.facts.get("channel", "").casefold()
    fitting = [
        door for door in doors if door.key == wished or NAMES[door.channel].casefold() == named
    ]
    if len(fitting) == 1:
        await _say_code(turn, fitting[0])
    elif doors:
        turn.say("join.where", *_taps(fitting or doors), CART)
    else:
        turn.say("ask.shop_unknown", HUMAN, BROWSE)


def _taps(doors: Sequence[Door]) -> list[Tap]:
    """By the channel's name, and its number too where the shop has two of a kind."""
    often = Counter(NAMES[door.channel] for door in doors)
    return [
        Tap(
            "switch_channel",
            {"door": door.key},
            title=NAMES[door.channel] if often[NAMES[door.channel]] == 1 else _where(door),
        )
        for door in doors
    ]


def _where(door: Door) -> str:
    return f"{NAMES[door.channel]} {door.address}".strip()


async def _say_code(turn: Turn, door: Door) -> None:
    code = await joining.issue(turn.uow, turn.conversation.conversation_id)
    link = door.link.replace("{code}", code)
    turn.show(
        Reply(
            "join.code",
            {"code": code, "where": _where(door)},
            (CART, BROWSE),
            link=link,
            link_title="tap.join_there",
        )
    )


async def on_join_code(turn: Turn) -> None:
    """A right one is answered when the chats are joined; a wrong one costs a try."""
    here = turn.conversation.conversation_id
    match await joining.redeem(turn.uow, here, turn.facts["code"]):
        case Redeemed.WRONG:
            turn.say("join.wrong", SWITCH, CART, HUMAN)
        case Redeemed.BLOCKED:
            turn.say("join.blocked", HUMAN, BROWSE, CART)
        case Redeemed.OWN:
            turn.say("join.own", CART, BROWSE)
        case Redeemed.SENT:
            pass


async def on_join_asked(turn: Turn) -> None:
    """Whoever has something to lose is asked; the other hears who has to answer."""
    channel = NAMES.get(turn.facts["channel"], turn.facts["channel"])
    if turn.facts.get("agreed"):
        turn.say("join.wait", CART, BROWSE, channel=channel)
        return
    facts = {"join": turn.facts["join"]}
    yes = Tap("join_agree", facts, copy_id="tap.join_yes")
    no = Tap("join_refuse", facts, copy_id="tap.join_no")
    turn.say("join.asked", yes, no, channel=channel)


async def on_join_agree(turn: Turn) -> None:
    if not await joining.agree(turn.uow, _join(turn), turn.conversation.conversation_id):
        turn.say("join.over", SWITCH, CART, BROWSE)


async def on_join_refuse(turn: Turn) -> None:
    if not await joining.refuse(turn.uow, _join(turn), turn.conversation.conversation_id):
        turn.say("join.over", SWITCH, CART, BROWSE)


def _join(turn: Turn) -> UUID:
    return UUID(turn.facts["join"])


async def on_chats_joined(turn: Turn) -> None:
    """Both sides learn of it, and both can say that it was not them."""
    channel = NAMES.get(turn.facts["channel"], turn.facts["channel"])
    not_me = Tap("join_refuse", {"join": turn.facts["join"]}, copy_id="tap.not_me")
    if turn.facts["side"] == "issuer":
        turn.say("join.given", not_me, CART, channel=channel)
        return
    cart = await turn.uow.carts.load(turn.buyer_id)
    on = (CHECKOUT,) if cart.lines or turn.within("pay") else (BROWSE,)
    turn.say("join.done", *on, CART, not_me, channel=channel, count=cart.count)


async def on_join_ended(turn: Turn) -> None:
    undone = turn.facts["status"] == "undone"
    turn.say("join.undone" if undone else "join.refused", CART, BROWSE, SWITCH)
