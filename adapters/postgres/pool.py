"""Connections that are held: no reset between two uses, since every setting is the transaction's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, TypeAlias

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

Connection: TypeAlias = asyncpg.Connection | PoolConnectionProxy
Pool: TypeAlias = asyncpg.Pool

APP_ROLE: Final = "bot_app"
AWAY: Final = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)
"""Postgres cannot be asked just now: it is down, restarting, full or out of reach."""
COMMAND_TIMEOUT_S: Final = 10.0
ACQUIRE_TIMEOUT_S: Final = 10.0
CLOSE_TIMEOUT_S: Final = 10.0
JSONB_VERSION: Final = b"\x01"
SETTINGS: Final = {
    "role": APP_ROLE,
    "application_name": "bot",
    "timezone": "UTC",
    "jit": "off",
    # A turn never waits for the world; whoever holds a transaction this long is gone.
    "idle_in_transaction_session_timeout": "30s",
}


@asynccontextmanager
async def open_pool(
    dsn: str, *, size: int = 8, command_timeout_s: float = COMMAND_TIMEOUT_S
) -> AsyncIterator[Pool]:
    """*size* connections, open from the start, every one in the engine's role."""
    pool: Pool = await asyncpg.create_pool(
        dsn,
        min_size=size,
        max_size=size,
        max_inactive_connection_lifetime=0,
        command_timeout=command_timeout_s,
        timeout=ACQUIRE_TIMEOUT_S,
        server_settings=SETTINGS,
        init=teach_json,
        reset=leave_as_it_is,
    )
    try:
        yield pool
    finally:
        await close(pool)


async def teach_json(connection: asyncpg.Connection) -> None:
    """jsonb as Python values, through orjson. Bytes are JSON already."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=to_jsonb, decoder=from_jsonb, format="binary"
    )


def to_jsonb(value: object) -> bytes:
    return JSONB_VERSION + (value if isinstance(value, bytes) else orjson.dumps(value))


def from_jsonb(value: bytes) -> object:
    return orjson.loads(memoryview(value)[1:])


async def leave_as_it_is(_connection: Connection) -> None:
    """A broken-off transaction asyncpg rolls back before this; its RESET would cost a round trip."""


async def close(pool: Pool) -> None:
    """Politely; then not."""
    try:
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await pool.close()
    except TimeoutError:
        pool.terminate()
