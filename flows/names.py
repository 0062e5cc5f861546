"""What the shop calls its goods is known, whatever a model makes of the words: "Ghana Must Go Bag, Large"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from domain.model.understanding import Entity, Understanding
from domain.ports import UnitOfWork
from domain.services import numbers
from flows.pointing import fold

TYPED: Final = frozenset({"model", "keywords", "rasa"})
OF_THINGS: Final = frozenset(
    {
        *("search", "view_item", "ask_price", "ask_stock", "ask_item", "haggle"),
        *("add_item", "change_quantity", "remove_item"),
    }
)
"""Intents that name a thing of the shop's."""
UNSURE: Final = 0.6
"""Below this a name alone is taken for a search, whatever else it may mean."""
MOST_BESIDE: Final = 2
"""Words beside a name that is ordered by a number and nothing else: "3 please"."""
SHORTEST: Final = 2
"""Words of a name; one word is left to the model."""
_WORD: Final = re.compile(r"(?:[^\W_]|-|(?<=\d),(?=\d))+")


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of a text."""

    start: int
    end: int

    def covers(self, entity: Entity, text: str) -> bool:
        """At least a part of it. Who understood may not have said where it stands."""
        if not entity.end:
            return fold(entity.value) in fold(text[self.start : self.end])
        return entity.start < self.end and self.start < entity.end


async def heeded(uow: UnitOfWork, understood: Understanding) -> Understanding:
    """The same, with the names of the shop's goods as its products. No wish ends in the middle of one."""
    if understood.source not in TYPED or not _may_name(understood):
        return understood
    words = list(_words(understood.text))
    if len(words) < SHORTEST:
        return understood
    places = _places(words, await uow.catalogue.called(understood.text))
    if not places:
        return understood
    whole = replace(_with_products(understood, places), parts=())
    inside = [_inside(place, understood) for place in places]
    if None in inside:
        return whole
    parts = tuple(
        _with_products(part, [p for at, p in filter(None, inside) if at == number])
        for number, part in enumerate(understood.parts)
    )
    return replace(whole, parts=parts)


def _may_name(understood: Understanding) -> bool:
    several, unsure = bool(understood.parts), understood.confidence < UNSURE
    return several or unsure or understood.intent in OF_THINGS | {"out_of_scope"}


def _words(text: str) -> Iterator[tuple[str, Place]]:
    """As the database has names: folded, and without an s at the end."""
    for found in _WORD.finditer(text):
        word = fold(found.group()).replace(",", "")
        yield word.rstrip("s") or word, Place(*found.span())


def _places(words: Sequence[tuple[str, Place]], names: Sequence[str]) -> list[Place]:
    """Where the names stand; the longest one where they overlap."""
    said = [word for word, _ in words]
    taken: set[int] = set()
    places: list[Place] = []
    for name in sorted((name.split() for name in names), key=len, reverse=True):
        for first in range(len(said) - len(name) + 1):
            run = range(first, first + len(name))
            if taken.isdisjoint(run) and said[first : run.stop] == name:
                taken.update(run)
                places.append(Place(words[first][1].start, words[run.stop - 1][1].end))
    return sorted(places, key=lambda place: place.start)


def _inside(place: Place, understood: Understanding) -> tuple[int, Place] | None:
    """The part of the message that a name stands in, and where in it; a message of one wish has no parts."""
    after = 0
    for number, part in enumerate(understood.parts):
        start = understood.text.find(part.text, after)
        if start < 0:
            return None
        after = start + len(part.text)
        if start <= place.start and place.end <= after:
            return number, Place(place.start - start, place.end - start)
    return None if understood.parts else (-1, place)


def _with_products(understood: Understanding, places: Sequence[Place]) -> Understanding:
    if not places:
        return understood
    text = understood.text
    found = understood.entities
    if understood.intent not in OF_THINGS:
        alone = _alone(understood, places)
        if alone is None:
            return understood
        understood, found = alone, alone.entities
    kept = [one for one in found if not any(place.covers(one, text) for place in places)]
    named = [Entity("product", text[p.start : p.end], start=p.start, end=p.end) for p in places]
    entities = sorted([*kept, *named], key=lambda entity: entity.start)
    return replace(understood, entities=tuple(entities))


def _alone(understood: Understanding, places: Sequence[Place]) -> Understanding | None:
    """What a name means that stands alone, or beside nothing but a number: "canvas tote. 3 please". None: the message
    is surely something else."""
    if len(places) > 1 or (understood.confidence >= UNSURE and understood.intent != "out_of_scope"):
        return None
    text, (place,) = understood.text, places
    said = [found for found in _words(text) if not place.start <= found[1].start < place.end]
    if not said:
        return replace(understood, intent="search", confidence=UNSURE)
    counts = [found for found in said if numbers.count(found[0], articles=False)]
    if len(said) > MOST_BESIDE or len(counts) != 1:
        return None
    at = counts[0][1]
    number = Entity("quantity", text[at.start : at.end], start=at.start, end=at.end)
    return replace(understood, intent="add_item", confidence=UNSURE, entities=(number,))
