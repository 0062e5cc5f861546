"""The highest rung: things that are chosen by their looks, as cards side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.options import Numbered, fit
from adapters.pieces import Card, Limits, Tappable
from domain.model.message import Option

LEAST = 2
"""Ours: one thing alone is shown as a picture with its words."""


@dataclass(frozen=True, slots=True)
class Carded:
    """Options as cards; `others` have no picture, `spelt_out` lost words that must be written in the text."""

    cards: tuple[Card, ...]
    others: tuple[Numbered, ...]
    spelt_out: tuple[Numbered, ...]


def carded(options: Sequence[Numbered], limits: Limits) -> Carded | None:
    """*options* as cards; None where the channel has none, or these would not fit on them."""
    room = limits.cards
    pictured = [one for one in options if _can_be_shown(one.option.picture, limits)]
    if room is None or not LEAST <= len(pictured) <= room.most:
        return None
    told = fit(pictured, Tappable(room.most, room.title, room.option_id, room.description), limits)
    named = fit(pictured, Tappable(room.most, room.label, room.option_id), limits)
    if told is None or named is None:
        return None
    cards = tuple(
        Card(words.title, words.description, one.option.picture, Option(one.option.id, name.title))
        for one, words, name in zip(pictured, told.options, named.options, strict=True)
    )
    others = tuple(one for one in options if one not in pictured)
    return Carded(cards, others, told.spelt_out)


def _can_be_shown(picture: str, limits: Limits) -> bool:
    web = picture.startswith(("https://", "http://"))
    return web and limits.unit(picture) <= limits.link_url
