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
COUNTED: Final = frozenset({"add_item", "change_quantity", "remove_item"})
"""Intents in which a number says how many of a thing."""
OF_THINGS: Final = COUNTED | {"search", "view_item", "ask_price", "ask_stock", "ask_item", "haggle"}
"""Intents that name a thing of the shop's."""
MISTAKEN: Final = frozenset(
    ["out_of_scope", "give_name", "give_address", "pick", "choose_variant", "browse"]
)
"""What the model makes of names it does not know, however sure it is."""
SURE: Final = 0.9
"""From here on a message that is nothing but a name may be something else as well: "thank you"."""
POLITE: Final = frozenset(
    """
    please pl plz abeg biko jowo tafadhali svp merci thank asante piece pc unit
    እባክህ እባክሽ እባክዎ لطفا
    """.split()  # noqa: SIM905
)
"""Words beside a name and a number that change nothing, as `_words` tells them: "3 pls"."""
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
    alone = _alone(understood, places)
    if alone is not None:
        return alone
    inside = [found for place in places if (found := _inside(place, understood))]
    whole = len(inside) < len(places)
    parts = (
        ()
        if whole
        else tuple(
            _with_products(part, [place for at, place in inside if at == number])
            for number, part in enumerate(understood.parts)
        )
    )
    return replace(_with_products(understood, places), parts=parts)


def _may_name(understood: Understanding) -> bool:
    several, unsure = bool(understood.parts), understood.confidence < SURE
    return several or unsure or understood.intent in OF_THINGS | MISTAKEN


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
    """The part of the message that a name stands in, and where in it."""
    after = 0
    for number, part in enumerate(understood.parts):
        start = understood.text.find(part.text, after)
        if start < 0:
            return None
        after = start + len(part.text)
        if start <= place.start and place.end <= after:
            return number, Place(place.start - start, place.end - start)
    return None


def _with_products(understood: Understanding, places: Sequence[Place]) -> Understanding:
    if not places or understood.intent not in OF_THINGS:
        return understood
    text = understood.text
    kept = [
        found
        for found in understood.entities
        if not any(place.covers(found, text) for place in places)
    ]
    named = [_entity("product", text, place) for place in places]
    entities = sorted([*kept, *named], key=lambda entity: entity.start)
    return replace(understood, entities=tuple(entities))


def _alone(understood: Understanding, places: Sequence[Place]) -> Understanding | None:
    """What a message means that is nothing but a name, with a number or without: "canvas tote. 3 please". None: there
    is more in it, or the model is right."""
    intent, of_things = understood.intent, understood.intent in OF_THINGS
    surely = understood.confidence >= SURE and intent not in MISTAKEN
    right = not understood.parts if of_things else surely
    if len(places) > 1 or right:
        return None
    text, (place,) = understood.text, places
    beside = [found for found in _words(text) if not place.start <= found[1].start < place.end]
    said = [(word, at) for word, at in beside if word not in POLITE]
    product = _entity("product", text, place)
    if not said:
        intent = intent if of_things else "search"
        return replace(understood, intent=intent, confidence=1.0, entities=(product,), parts=())
    if len(said) > 1 or not numbers.count(said[0][0], articles=False):
        return None
    number = _entity("quantity", text, said[0][1])
    both = tuple(sorted([product, number], key=lambda entity: entity.start))
    intent = intent if intent in COUNTED else "add_item"
    return replace(understood, intent=intent, confidence=1.0, entities=both, parts=())


def _entity(name: str, text: str, place: Place) -> Entity:
    return Entity(name, text[place.start : place.end], start=place.start, end=place.end)
