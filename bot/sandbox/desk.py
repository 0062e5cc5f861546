"""What every stand-in shares: time, ids, chats, the courier, the journal, pictures people took."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.chats import Chats
from bot.sandbox.clock import Clock
from bot.sandbox.courier import Courier
from bot.sandbox.journal import Journal
from bot.sandbox.settings import Settings

MOST_PICTURES = 50


@dataclass(frozen=True, slots=True)
class Picture:
    content_type: str
    body: bytes


class Pictures:
    """What buyers have sent, the oldest forgotten first."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[str, Picture] = OrderedDict()

    def put(self, picture_id: str, picture: Picture) -> None:
        self._pictures[picture_id] = picture
        while len(self._pictures) > MOST_PICTURES:
            self._pictures.popitem(last=False)

    def get(self, picture_id: str) -> Picture | None:
        return self._pictures.get(picture_id)


@dataclass(frozen=True, slots=True)
class Desk:
    settings: Settings
    clock: Clock
    journal: Journal
    courier: Courier
    chats: Chats = field(default_factory=Chats)
    pictures: Pictures = field(default_factory=Pictures)
    token: Callable[[int], str] = secrets.token_hex
    """As many random bytes, in hex."""
