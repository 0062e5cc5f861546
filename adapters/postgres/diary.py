"""What shall happen because of a transaction: noted here, written by its last statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from adapters.postgres.codec import NOTICE
from adapters.postgres.pool import Connection
from domain.model.ids import ConversationId
from domain.model.message import Notice

Entry: TypeAlias = dict[str, object]

WRITE: Final = """
    select write_diaries(
               array[c.conversation_id], array[c.account_id], array[c.turn], null,
               array[nullif(current_setting('app.correlation_id', true), '')::uuid], $2,
               null, $3, $4, $5)
      from conversations c
     where c.conversation_id = $1
"""


@dataclass(slots=True)
class Pages:
    """As `write_diaries` takes them, but for the place of their conversation. The last word on a reminder counts."""

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

    async def write(
        self, connection: Connection, conversation_id: ConversationId, now: datetime
    ) -> None:
        """Outside of a turn, which writes it with its own last statement."""
        pages = self.pages
        if pages == Pages():
            return
        written = await connection.execute(
            WRITE,
            conversation_id,
            now,
            numbered([pages.effects]),
            numbered([pages.events]),
            numbered([pages.timers.values()]),
        )
        if written != "SELECT 1":
            raise LookupError(f"no such conversation: {conversation_id}")


def numbered(of_each: Iterable[Iterable[Mapping[str, object]]]) -> list[Entry] | None:
    """What several conversations have, each entry with the place of its conversation; None where nobody has any."""
    entries: list[Entry] = [
        {"n": place, **entry} for place, of_one in enumerate(of_each, 1) for entry in of_one
    ]
    return entries or None
