"""Crossing out: letters become x, digits 0; what is left has the same shape, so that a turn can still be run again.

All functions take and give plain JSON values.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.forgetting.words import WORD, of_the_dialogue, of_the_shelf, words_of
from domain.services import phones

Json: TypeAlias = Any

COUNTED: Final = frozenset({"quantity", "ordinal", "size", "price"})
"""Entities that are numbers or sizes."""
MOST_DIGITS: Final = 6
"""Of a number that is kept: a longer one may be a telephone's."""
PERSONAL: Final = frozenset(
    [
        *("name", "phone", "text", "landmark", "area", "latitude", "longitude", "address"),
        *("link", "provider_ref", "receipt_token", "why", "note", "ref"),
    ]
)
"""Fields of a buyer, of an order, of a payment, of what a person of the shop writes by hand, and of news."""
PORTS_OF_PEOPLE: Final = frozenset({"buyers", "orders"})
PORTS_OF_MONEY: Final = frozenset({"payments", "refunds", "tasks", "diary"})
"""Asked with references and amounts, which stay."""
ASKED_IN_WORDS: Final = frozenset({"catalogue", "joins"})
"""Ports that may be asked with a buyer's own words."""
STRUCTURE: Final = frozenset(
    {"type", "kind", "messaging_product", "recipient_type", "picture", "image_url"}
)
"""Fields of a provider's request that hold no words; `to` is the buyer's own address, and is."""
UNSEEN: Final = frozenset({"kind", "message_id", "media", "media_id", "what", "emoji", "ref"})
"""Fields of a message's content that are the provider's."""
_IDENTITY: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass(frozen=True, slots=True)
class Crossing:
    """`keep` are words, folded, that stay."""

    keep: frozenset[str]

    def text(self, words: str) -> str:
        """In a number that a prompt can be sent to, what tells its country and kind stays: it is one still."""
        crossed = list(WORD.sub(self._one, words))
        for place in phones.kind_digits(words):
            crossed[place] = words[place]
        return "".join(crossed)

    def _one(self, found: re.Match[str]) -> str:
        word = found[0]
        if word.casefold() in self.keep:
            return word
        return "".join("0" if c.isdigit() else "X" if c.isupper() else "x" for c in word)

    def all(self, value: Json, spared: frozenset[str] = frozenset()) -> Json:
        """Every text in *value*, but those under the keys *spared*."""
        return _mapped(value, lambda key, text: text if key in spared else self.text(text))

    def personal(self, value: Json) -> Json:
        """The texts under keys that are a person's."""
        return _mapped(value, lambda key, text: self.text(text) if key in PERSONAL else text)

    def understanding(self, value: Json) -> Json:
        entities = [{**e, "value": self.text(e["value"])} for e in value.get("entities", ())]
        parts = [self.understanding(part) for part in value.get("parts", ())]
        return {**value, "text": self.text(value["text"]), "entities": entities, "parts": parts}

    def steps(self, steps: list[Json]) -> list[Json]:
        return [{**s, "understanding": self.understanding(s["understanding"])} for s in steps]

    def inbound(self, body: Json) -> Json:
        """A message; of news from our own house, what leads to a person."""
        content = body["content"]
        if content.get("kind") == "notice":
            return {**body, "content": self.personal(content)}
        if content.get("kind") == "understood":
            content = {**content, "understanding": self.understanding(content["understanding"])}
        else:
            content = self.all(content, UNSEEN)
            content |= {name: 0.0 for name in ("latitude", "longitude") if name in content}
        name, phone = self.text(body.get("customer_name", "")), self.text(body.get("phone", ""))
        return {**body, "content": content, "customer_name": name, "phone": phone}

    def payload(self, body: Json) -> Json:
        return self.all(body, STRUCTURE)

    def pages(self, pages: Json) -> Json:
        """A journal."""
        head = dict(pages["head"])
        if "standing" in head:
            standing = head["standing"]
            head["standing"] = {**standing, "left": self._standing(standing["left"])}
        return {"head": head, "calls": [self._call(*call) for call in pages["calls"]]}

    def _standing(self, left: Json) -> Json:
        memory = dict(left.get("memory", {}))
        for name in ("options", "query", "undo", "yes"):
            if name in memory:
                memory[name] = self.all(memory[name], frozenset({"kind"}))
        return {**left, "memory": memory}

    def _call(self, name: str, asked: Json, *answer: Json) -> list[Json]:
        port = name.split(".", maxsplit=1)[0]
        if port in PORTS_OF_PEOPLE:
            return [name, self._asked(self.personal(asked)), *map(self.personal, answer)]
        if port in PORTS_OF_MONEY:
            return [name, self.personal(asked), *map(self.personal, answer)]
        return [name, self._asked(asked) if port in ASKED_IN_WORDS else asked, *answer]

    def _asked(self, asked: list[Json]) -> list[Json]:
        """Arguments; our own ids stay readable."""
        return [part if _is_identity(part) else self.all(part) for part in asked]


def crossing(steps: list[Json], pages: Json | None, facts: dict[str, Json]) -> Crossing:
    """For one turn: what its shop said is no secret of the buyer's, nor are sizes and numbers of things."""
    keep = set(of_the_dialogue())
    if pages is not None:
        keep |= of_the_shelf(pages["calls"], facts)
    for step in steps:
        keep |= set(_counted(step["understanding"]))
    return Crossing(frozenset(keep))


def _counted(understanding: Json) -> set[str]:
    words = {
        word
        for entity in understanding.get("entities", ())
        if entity["name"] in COUNTED
        for word in words_of(entity["value"])
    }
    for part in understanding.get("parts", ()):
        words |= _counted(part)
    return {word for word in words if len(word) <= MOST_DIGITS}


def _is_identity(value: Json) -> bool:
    return isinstance(value, str) and _IDENTITY.fullmatch(value) is not None


def _mapped(value: Json, change: Callable[[str, str], str], key: str = "") -> Json:
    match value:
        case str():
            return change(key, value)
        case dict():
            return {name: _mapped(part, change, name) for name, part in value.items()}
        case list():
            return [_mapped(part, change, key) for part in value]
        case _:
            return value
