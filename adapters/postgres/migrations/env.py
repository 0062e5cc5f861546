"""Alembic's entry: the connection is given by `adapters.postgres.migrate`, there is no ini file."""

from alembic import context
from sqlalchemy import Connection

from adapters.postgres.tables import metadata


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
