"""What a message was understood to mean."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Source: TypeAlias = Literal["model", "keywords", "option", "slot", "notice", "rasa"]


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing named in a message: `value` keeps the buyer's own letters, `start`/`end` are characters."""

    name: str
    value: str
    role: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Guess:
    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """An intent of the language contract with its entities; `confidence` is calibrated, 0 to 1.

    `language` is ISO 639 (`en`, `pcm`, `sw`, `fr` ...) or None where the text does not tell.
    `model` names the model that understood, so that a recorded turn can be run again.
    `parts` holds two wishes or more, in order, each with its own text; empty for a single wish.
    """

    text: str
    intent: str
    confidence: float
    entities: tuple[Entity, ...] = ()
    ranking: tuple[Guess, ...] = ()
    language: str | None = None
    source: Source = "model"
    model: str = ""
    parts: tuple["Understanding", ...] = ()

    @property
    def wishes(self) -> tuple["Understanding", ...]:
        """What is to be done, in order."""
        return self.parts or (self,)

    def value(self, name: str, role: str | None = None) -> str | None:
        """The first entity of that name (and role, when one is given)."""
        for entity in self.entities:
            if entity.name == name and (role is None or entity.role == role):
                return entity.value
        return None

    def values(self, name: str) -> list[str]:
        return [entity.value for entity in self.entities if entity.name == name]
