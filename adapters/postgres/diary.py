"""What shall happen because of a transaction: noted here, written by its last statement."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from adapters.postgres.codec import NOTICE
from adapters.postgres.pool import Connection
from domain.model.ids import ConversationId
from domain.model.message import Notice

Entry: TypeAlias = dict[str, object]

WRITE: Final = """
    select write_diary(c.conversation_id, c.account_id, c.turn, $2, '[]', $3, $4, $5, null)
      from conversations c
     where c.conversation_id = $1
"""


@dataclass(slots=True)
class Pages:
    """As `write_diary` takes them. The last word on a reminder is the one that counts."""

    effects: list[Entry] = field(default_factory=list)
    events: list[Entry] = field(default_factory=list)
    timers: dict[str, Entry] = field(default_factory=dict)

    def copy(self) -> "Pages":
        return Pages([*self.effects], [*self.events], {**self.timers})


class PostgresDiary:
    def __init__(self) -> None:
        self.pages = Pages()

    async def effect(self, kind: str, key: str, body: Mapping[str, str]) -> None:
        entry: Entry = {"kind": kind, "key": key, "body": dict(body)}
        self.pages.effects.append(entry)

    async def event(self, name: str, body: Mapping[str, str | int]) -> None:
        self.pages.events.append({"name": name, "body": dict(body)})

    async def remind(self, key: str, due_at: datetime, notice: Notice) -> None:
        told = NOTICE.dump_python(notice, mode="json")
        self.pages.timers[key] = {"key": key, "due_at": due_at, "notice": told}

    async def forget(self, key: str) -> None:
        self.pages.timers[key] = {"key": key}

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        before = self.pages.copy()
        try:
            yield
        except BaseException:
            self.pages = before
            raise

    async def write(
        self, connection: Connection, conversation_id: ConversationId, now: datetime
    ) -> None:
        """Outside of a turn, which writes it with its own last statement."""
        pages = self.pages
        if pages == Pages():
            return
        written = await connection.execute(
            WRITE, conversation_id, now, pages.effects, pages.events, [*pages.timers.values()]
        )
        if written != "SELECT 1":
            raise LookupError(f"no such conversation: {conversation_id}")
