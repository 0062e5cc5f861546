"""Control: another language, a person, no more messages."""

from dataclasses import replace
from datetime import timedelta

from domain.model.message import Notice
from domain.services import paying
from flows import languages
from flows.context import Tap, Turn
from flows.stages import pay
from flows.taps import BROWSE, HUMAN, MENU, START

HANDOFF_HOURS = 12
"""After a working day without a word the bot takes the conversation back."""

PROOFS = frozenset({"image", "document"})
RECENT = 3
"""Orders whose transfer a picture may be about."""


async def on_change_language(turn: Turn) -> None:
    """To the one that is named, in whatever language; else they are all offered, the shop's own first."""
    language = languages.named_in(turn.facts.get("language", "")) or languages.named_in(turn.text)
    if language:
        buyer = await turn.uow.buyers.get(turn.buyer_id)
        await turn.uow.buyers.save(replace(buyer, language=language))
        turn.conversation.language = turn.memory.settled = language
        turn.say("language.changed", BROWSE)
        turn.resume()
        return
    own = (await turn.uow.shops.shop()).languages
    known = dict.fromkeys([*own, *languages.SPOKEN])
    turn.say("language.which", *(_tap(name) for name in known if name in languages.OWN_NAMES))


def _tap(language: str) -> Tap:
    return Tap(
        "change_language",
        {"language": language},
        title=languages.OWN_NAMES[language],
        plain=languages.PLAIN_NAMES.get(language, ""),
    )


async def on_human(turn: Turn) -> None:
    """A person is called; the bot keeps quiet until they leave or the buyer wants the menu."""
    await turn.uow.diary.event("human_requested", _where(turn))
    await _come_back_later(turn)
    turn.say("human.called", MENU)


async def on_complain(turn: Turn) -> None:
    await turn.uow.diary.event("complaint", _where(turn))
    await _come_back_later(turn)
    turn.say("complain.heard", MENU)


async def _come_back_later(turn: Turn) -> None:
    """A person who forgets to hand back must not leave the buyer alone for ever."""
    due = turn.uow.now + timedelta(hours=HANDOFF_HOURS)
    await turn.uow.diary.remind(_handoff_key(turn), due, Notice("agent_left"))


def _handoff_key(turn: Turn) -> str:
    return f"handoff:{turn.conversation.conversation_id}"


def _where(turn: Turn) -> dict[str, str]:
    return {"conversation": str(turn.conversation.conversation_id), "state": turn.stands}


async def on_agent_took_over(turn: Turn) -> None:
    """A person answers by hand: the bot says nothing."""
    await _come_back_later(turn)
    await turn.uow.diary.event("agent_took_over", _where(turn))


async def on_agent_left(turn: Turn) -> None:
    await turn.uow.diary.forget(_handoff_key(turn))
    turn.say("human.left", BROWSE)
    turn.resume()


async def on_stop(turn: Turn) -> None:
    """`told`: the provider has heard the word itself and lets no answer through."""
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    await turn.uow.buyers.save(replace(buyer, opted_out_at=turn.uow.now))
    await turn.uow.diary.event("buyer_opted_out", {"buyer": str(turn.buyer_id)})
    if not turn.facts.get("told"):
        turn.say("stop.done", START)


async def on_start(turn: Turn) -> None:
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    await turn.uow.buyers.save(replace(buyer, opted_out_at=None))
    turn.say("start.done", BROWSE)


async def on_media_received(turn: Turn) -> None:
    """We cannot see pictures or hear voices: said plainly, with a way on. A picture while a transfer is awaited is its
    proof: the seller looks at it."""
    if turn.facts.get("media") in PROOFS:
        recent = await turn.uow.orders.recent(turn.buyer_id, RECENT)
        transfer = await paying.transfer_of(turn.uow, recent)
        if transfer is not None:
            await pay.say_proof_is_looked_at(turn, *transfer)
            return
    turn.say("media.received", BROWSE, HUMAN)
    turn.resume()
