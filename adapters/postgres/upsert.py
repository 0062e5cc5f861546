"""Rows written many at a time, through SQLAlchemy."""

from collections.abc import Collection, Sequence
from typing import Final, TypeAlias

from sqlalchemy import Table, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

Row: TypeAlias = dict[str, object]

MOST_ROWS: Final = 1000
"""In one statement; Postgres takes 65,535 parameters at most."""


async def upsert(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Row],
    *,
    on: Collection[str] = (),
    keep: Collection[str] = (),
) -> None:
    """Insert, or overwrite where *on* (the primary key) is there already, all but *keep*."""
    keys = set(on) or {column.name for column in table.primary_key}
    for start in range(0, len(rows), MOST_ROWS):
        statement = insert(table).values(list(rows[start : start + MOST_ROWS]))
        written = {name: statement.excluded[name] for name in rows[0].keys() - keys - set(keep)}
        await connection.execute(
            statement.on_conflict_do_update(index_elements=sorted(keys), set_=written)
        )


async def replace_all(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """These and no others. Row-level security keeps the deletion to this tenant's rows."""
    await connection.execute(delete(table))
    for start in range(0, len(rows), MOST_ROWS):
        await connection.execute(insert(table).values(list(rows[start : start + MOST_ROWS])))
