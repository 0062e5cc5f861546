"""Fitting options to buttons or rows: cut what is too long, keep apart what would look the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.cutting import Cut, cut, utf8_bytes
from adapters.pieces import Limits, Tappable
from domain.model.message import Option


@dataclass(frozen=True, slots=True)
class Numbered:
    """An option and the number by which it can be typed."""

    number: int
    option: Option

    def line(self, dash: str) -> str:
        """The option as a line of text."""
        described = f"{dash}{self.option.description}" if self.option.description else ""
        return f"{self.number}. {self.option.title}{described}"


@dataclass(frozen=True, slots=True)
class Fitted:
    """Options that fit; `spelt_out` are those that lost words and must be written in the text as well."""

    options: tuple[Option, ...]
    spelt_out: tuple[Numbered, ...]


def numbered(options: Sequence[Option], first: int) -> list[Numbered]:
    """Options with their numbers, on one line each; one without a title is called by its number."""
    found = []
    for number, option in enumerate(options, first):
        title = " ".join(option.title.split()) or str(number)
        description = " ".join(option.description.split())
        found.append(Numbered(number, Option(option.id, title, description, option.picture)))
    return found


def fit(options: Sequence[Numbered], room: Tappable, limits: Limits) -> Fitted | None:
    """*options* in *room*; None where they cannot be told apart by id or an id is too long."""
    ids = [one.option.id for one in options]
    if len(set(ids)) < len(ids) or not all(0 < utf8_bytes(i) <= room.option_id for i in ids):
        return None
    fitted = [_fit(one, one.option.title, room, limits) for one in options]
    if _alike(fitted):
        fitted = [_fit(one, f"{one.number}. {one.option.title}", room, limits) for one in options]
    lost = tuple(one for one, (_, whole) in zip(options, fitted, strict=True) if not whole)
    return Fitted(tuple(option for option, _ in fitted), lost)


def _alike(fitted: Sequence[tuple[Option, bool]]) -> bool:
    return len({option.title.casefold() for option, _ in fitted}) < len(fitted)


def _fit(one: Numbered, title: str, room: Tappable, limits: Limits) -> tuple[Option, bool]:
    """The option cut to size, and whether all its words are still there."""
    shown = cut(title, room.title, limits.title_unit, limits.ellipsis)
    description = _description(shown, one.option.description, limits)
    option_id = one.option.id
    if not description:
        return Option(option_id, shown.head), not shown.rest
    if not room.description:
        return Option(option_id, shown.head), False
    told = cut(description, room.description, limits.title_unit, limits.ellipsis)
    return Option(option_id, shown.head, told.head), shown.whole_words and not told.rest


def _description(title: Cut, description: str, limits: Limits) -> str:
    """What a title could not hold goes on in its description."""
    if not title.rest or not title.whole_words:
        return description
    return f"{title.rest}{limits.dash}{description}" if description else title.rest
