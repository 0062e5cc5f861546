"""What each buyer's phone shows, in memory, and who is looking at it."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias

Status: TypeAlias = Literal["pending", "sent", "delivered", "read", "failed"]
RANK: dict[Status, int] = {"pending": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}
MOST_WAITING = 500
"""Events a page may lag behind before it is cut off; it comes back and gets the whole chat."""

Event: TypeAlias = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """Things to tap: `buttons` under the bubble, a `list` that opens behind `label`, or `quick`
    replies, which are gone with the next message.
    """

    style: Literal["buttons", "list", "quick"]
    sections: tuple[Section, ...]
    label: str = ""

    def find(self, option_id: str) -> Option | None:
        rows = (row for section in self.sections for row in section.rows)
        return next((row for row in rows if row.id == option_id), None)


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One of several side by side, with what can be tapped on it."""

    title: str = ""
    text: str = ""
    picture: str = ""
    options: tuple[Option, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as a phone shows it, whichever channel it came by. Empty means: not there."""

    id: str
    side: Literal["shop", "buyer"]
    at_ms: int
    text: str = ""
    header: str = ""
    footer: str = ""
    picture: str = ""
    document: str = ""
    place: Place | None = None
    menu: Menu | None = None
    link: Link | None = None
    cards: tuple[Card, ...] = ()
    asks_place: bool = False
    reply_to: str = ""
    reaction: str = ""
    status: Status = "pending"

    def option(self, option_id: str) -> Option | None:
        """What can be tapped, on the bubble or on one of its cards."""
        found = self.menu.find(option_id) if self.menu else None
        on_cards = (option for card in self.cards for option in card.options)
        return found or next((one for one in on_cards if one.id == option_id), None)


@dataclass(slots=True)
class Chat:
    """One buyer with one shop. `sends` holds what the provider's API accepted, raw, in order."""

    address: str
    name: str = ""
    bubbles: dict[str, Bubble] = field(default_factory=dict)
    sends: list[dict[str, Any]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    last_heard: datetime | None = None
    watchers: set[asyncio.Queue[Event | None]] = field(default_factory=set)

    def tell(self, kind: str, data: dict[str, Any]) -> None:
        for queue in self.watchers:
            if queue.qsize() < MOST_WAITING:
                queue.put_nowait((kind, data))
            else:
                queue.put_nowait(None)

    def show(self, bubble: Bubble) -> None:
        self.bubbles[bubble.id] = bubble
        self.tell("bubble", asdict(bubble))

    def hear(self, message_id: str, now: datetime) -> None:
        self.heard.append(message_id)
        self.last_heard = now

    def read_up_to(self, message_id: str) -> None:
        """The shop has seen this one of the buyer's, and so all before it."""
        for heard in self.heard[: self.heard.index(message_id) + 1]:
            self.advance(heard, "read")

    def advance(self, bubble_id: str, status: Status) -> None:
        """Ticks only ever go forward, in whatever order the news comes."""
        bubble = self.bubbles.get(bubble_id)
        if bubble is not None and RANK[status] > RANK[bubble.status]:
            self.show(replace(bubble, status=status))

    def react(self, bubble_id: str, emoji: str) -> None:
        bubble = self.bubbles.get(bubble_id)
        if bubble is not None:
            self.show(replace(bubble, reaction=emoji))

    def snapshot(self) -> dict[str, Any]:
        return {
            "address": self.address,
            "name": self.name,
            "messages": [asdict(bubble) for bubble in self.bubbles.values()],
        }


class Chats:
    """All chats, by account key and the buyer's address."""

    def __init__(self) -> None:
        self._chats: dict[tuple[str, str], Chat] = {}

    def open(self, key: str, address: str) -> Chat:
        return self._chats.setdefault((key, address), Chat(address))

    def find(self, key: str, address: str) -> Chat | None:
        return self._chats.get((key, address))

    def of(self, key: str) -> Iterator[Chat]:
        return (chat for (owner, _), chat in self._chats.items() if owner == key)

    def __iter__(self) -> Iterator[Chat]:
        return iter(self._chats.values())

    def clear(self) -> None:
        """Forget everything said; pages that are open stay connected."""
        for chat in self._chats.values():
            chat.bubbles.clear()
            chat.sends.clear()
            chat.heard.clear()
            chat.last_heard = None
            chat.tell("chat", chat.snapshot())
