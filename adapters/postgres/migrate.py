"""Bring a database up to date: from code, without an ini file, one process at a time."""

import itertools
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from adapters.postgres.engine import engine_url
from adapters.postgres.moves import set_moves

# Any number will do, as long as it is nobody else's in this database.
MIGRATING: Final = 7_263_348_551
LOCK: Final = text("select pg_advisory_xact_lock(:key)")
TIMEOUT_S: Final = 600.0
# A running engine and a migration may each hold the table that the other needs; Postgres ends one.
ATTEMPTS: Final = 10
DEADLOCK: Final = "40P01"


async def migrate(dsn: str) -> None:
    """All of it or nothing; a second process waits, and finds the work done.

    Other engines may sell meanwhile: a deadlock with one of them is tried again.

    The role in *dsn* makes tables and roles: it owns the database and has CREATEROLE.

    Raises:
        MissingExtensionError: the server lacks an extension; the message names it.
    """
    engine = create_async_engine(
        engine_url(dsn), poolclass=NullPool, connect_args={"command_timeout": TIMEOUT_S}
    )
    try:
        for attempt in itertools.count(1):
            try:
                return await _once(engine)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != DEADLOCK or attempt == ATTEMPTS:
                    raise
    finally:
        await engine.dispose()


async def _once(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(LOCK, {"key": MIGRATING})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "adapters.postgres:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    set_moves(connection)
