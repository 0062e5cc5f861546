"""What a revision is made of: files of statements, and extensions with a clear word when missing."""

from importlib.resources import files

from sqlalchemy import Connection, text


class MissingExtensionError(Exception):
    """The server lacks what the engine needs; the message says how to mend it."""


def run_script(connection: Connection, name: str) -> None:
    """Run sql/*name* through asyncpg's own `execute`, which takes more than one statement."""
    script = (files("adapters.postgres.migrations") / "sql" / name).read_text("utf-8")
    run_statements(connection, script)


def run_statements(connection: Connection, statements: str) -> None:
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    driver.run_async(lambda asyncpg: asyncpg.execute(statements))


def need_extension(connection: Connection, name: str) -> None:
    """
    Raises:
        MissingExtensionError: the server does not have it.
    """
    asked = {"name": name}
    there = text("select 1 from pg_extension where extname = :name")
    if connection.scalar(there, asked):
        return
    offered = text("select 1 from pg_available_extensions where name = :name")
    if not connection.scalar(offered, asked):
        raise MissingExtensionError(
            f"This Postgres server lacks the extension {name}: install Postgres' contrib package "
            f"(postgresql-contrib), or ask who runs the server for it."
        )
    create = connection.dialect.identifier_preparer.quote(name)
    run_statements(connection, f"create extension {create} schema public")
