"""Postgres, Valkey and the NLU server as our own processes: a machine needs nothing but Python."""

from bot.embedded.errors import (
    AlreadyRunningError,
    BinariesNotFoundError,
    ChildFailedError,
    EmbeddedError,
    NotReadyError,
)
from bot.embedded.nlu import EmbeddedNlu, NluSettings
from bot.embedded.postgres import EmbeddedPostgres, PostgresSettings
from bot.embedded.state import StateFolder
from bot.embedded.valkey import EmbeddedValkey, ValkeySettings

__all__ = [
    "AlreadyRunningError",
    "BinariesNotFoundError",
    "ChildFailedError",
    "EmbeddedError",
    "EmbeddedNlu",
    "EmbeddedPostgres",
    "EmbeddedValkey",
    "NluSettings",
    "NotReadyError",
    "PostgresSettings",
    "StateFolder",
    "ValkeySettings",
]
