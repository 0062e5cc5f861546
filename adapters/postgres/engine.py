"""SQLAlchemy for what is not in a hurry: the command line, the sellers' side, migrations."""

from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.postgres.pool import APP_ROLE

TIMEOUT_S: Final = 60.0


def open_engine(dsn: str, *, size: int = 2) -> AsyncEngine:
    """Every connection is the engine's role: row-level security holds here as well."""
    return create_async_engine(
        engine_url(dsn),
        pool_size=size,
        connect_args={
            "command_timeout": TIMEOUT_S,
            "server_settings": {"role": APP_ROLE, "application_name": "bot"},
        },
    )


def engine_url(dsn: str) -> URL:
    """
    >>> engine_url("postgres://me@/bot?host=/run/pg").drivername
    'postgresql+asyncpg'
    """
    return make_url(dsn).set(drivername="postgresql+asyncpg")
