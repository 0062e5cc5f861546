"""What a channel can show, without any channel's words: the rungs of the ladder from buttons down to numbered text."""

from dataclasses import dataclass
from typing import TypeAlias

from adapters.cutting import Unit, utf16_units
from domain.model.message import Link, Option


@dataclass(frozen=True, slots=True)
class TextOnly:
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    url: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Buttons:
    text: str
    options: tuple[Option, ...]
    picture: str = ""


@dataclass(frozen=True, slots=True)
class ListMenu:
    """Options behind a button called `label`."""

    text: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class LinkButton:
    text: str
    link: Link
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A picture over a title and a line of words, and one button: `option`, whose title is short enough for it."""

    title: str
    description: str
    picture: str
    option: Option


@dataclass(frozen=True, slots=True)
class Carousel:
    """Cards side by side. They carry no words of their own: those follow."""

    cards: tuple[Card, ...]


Piece: TypeAlias = TextOnly | Picture | Buttons | ListMenu | LinkButton | Carousel


@dataclass(frozen=True, slots=True)
class Tappable:
    """How many options can be tapped at once, and how long their parts may be. Ids count UTF-8 bytes."""

    most: int
    title: int
    option_id: int
    description: int = 0


@dataclass(frozen=True, slots=True)
class Cards:
    """How many cards stand side by side, and how long their parts and their button's `label` may be.

    Ids count UTF-8 bytes.
    """

    most: int
    title: int
    description: int
    label: int
    option_id: int


@dataclass(frozen=True, slots=True)
class Limits:
    """A channel's limits: texts and addresses counted by `unit`, titles, descriptions and labels by `title_unit`.

    `text` is a message of words alone; `body` the words beside buttons, a list or a link button; `caption` those
    under a picture (0: pictures go as an address in the text). `label` opens a list. `link_title` names a link
    button (0: links go in the text). `always_numbered`: the options are in the text too, for devices that do not
    show them as buttons. `ellipsis` marks what was cut, `dash` stands between title and description.
    """

    text: int
    body: int = 0
    caption: int = 0
    cards: Cards | None = None
    buttons: Tappable | None = None
    rows: Tappable | None = None
    label: int = 0
    link_title: int = 0
    link_url: int = 2_000
    picture_on_buttons: bool = False
    picture_on_link: bool = False
    always_numbered: bool = False
    ellipsis: str = "…"
    dash: str = " – "  # noqa: RUF001 typography for the buyer
    unit: Unit = utf16_units
    title_unit: Unit = utf16_units
