"""A look at the database as a doctor takes it: how it is set up, and what waits in it."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import asyncpg
from alembic.config import Config
from alembic.script import ScriptDirectory

from adapters.postgres.pool import APP_ROLE, AWAY, Pool
from adapters.postgres.tables import metadata
from adapters.postgres.tenant import fetch_as
from domain.model.ids import TenantId

CONNECT_S: Final = 4.0
LOOK_S: Final = 8.0
MIGRATED: Final = "select to_regclass('public.alembic_version') is not null"
REVISION: Final = "select version_num from alembic_version"
POWERFUL: Final = """
    select rolname from pg_roles
     where rolname = any ($1::text[]) and (rolsuper or rolbypassrls) order by rolname
"""
OPEN_TABLES: Final = """
    select relname from pg_class
     where relnamespace = 'public'::regnamespace and relname = any ($1::text[])
       and not (relrowsecurity and relforcerowsecurity)
     order by relname
"""
# From a tenth of a megabyte on it matters. What a dump brings back has no statistics before Postgres 18.
UNKNOWN_TABLES: Final = """
    select relname from pg_class
     where relnamespace = 'public'::regnamespace and relname = any ($1::text[])
       and reltuples < 0 and pg_relation_size(oid) > 100000
     order by relname
"""
AUTOVACUUM: Final = """
    select current_setting('autovacuum')::boolean and current_setting('track_counts')::boolean
"""
SHOPS: Final = "select * from shops_seen()"
ACCOUNTS: Final = """
    select tenant_id, key, channel as kind, secrets, false as payment from accounts where active
    union all
    select tenant_id, key, provider, secrets, true from payment_accounts where active
     order by payment, key
"""


class UnreachableError(Exception):
    """The database does not answer, or not to this name and password; the message is the driver's error's name."""


@dataclass(frozen=True, slots=True)
class DatabaseSeen:
    """`version` is `server_version_num`; `powerful` names roles of ours that could look past row-level security,
    `open_tables` those that have none. `revision` is empty before the first migration. `unknown_tables` have grown
    without the planner knowing, and `vacuums` says whether Postgres looks after them by itself."""

    version: int
    now: datetime
    revision: str
    wanted: str
    powerful: tuple[str, ...]
    open_tables: tuple[str, ...]
    unknown_tables: tuple[str, ...]
    vacuums: bool


@dataclass(frozen=True, slots=True)
class ShopSeen:
    """`oldest` is when the longest waiting message came; `parked` counts rows set aside, in and out."""

    tenant_id: TenantId
    key: str
    name: str
    products: int
    oldest: datetime | None
    parked: int


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """Of a channel, or of a payment provider; `secrets` as they are kept, sealed."""

    tenant_id: TenantId
    key: str
    kind: str
    payment: bool
    secrets: bytes = field(repr=False)


async def look(dsn: str) -> DatabaseSeen:
    """As the database's owner.

    Raises:
        UnreachableError: nobody answers in time, or we are refused.
    """
    try:
        async with asyncio.timeout(LOOK_S):
            return await _look(dsn)
    except (*AWAY, asyncpg.PostgresError) as error:
        raise UnreachableError(type(error).__name__) from error


async def _look(dsn: str) -> DatabaseSeen:
    connection = await asyncpg.connect(dsn, timeout=CONNECT_S, command_timeout=CONNECT_S)
    try:
        migrated = await connection.fetchval(MIGRATED)
        tables = [table.name for table in metadata.sorted_tables]
        return DatabaseSeen(
            version=await connection.fetchval("select current_setting('server_version_num')::int"),
            now=await connection.fetchval("select clock_timestamp()"),
            revision=(await connection.fetchval(REVISION) or "") if migrated else "",
            wanted=newest_revision(),
            powerful=await _those_of(connection, POWERFUL, [APP_ROLE, "bot_dispatch"]),
            open_tables=await _those_of(connection, OPEN_TABLES, tables),
            unknown_tables=await _those_of(connection, UNKNOWN_TABLES, tables),
            vacuums=await connection.fetchval(AUTOVACUUM),
        )
    finally:
        await connection.close(timeout=CONNECT_S)


async def _those_of(
    connection: asyncpg.Connection, query: str, names: list[str]
) -> tuple[str, ...]:
    return tuple(row[0] for row in await connection.fetch(query, names))


async def shops(pool: Pool) -> list[ShopSeen]:
    return [ShopSeen(**row) for row in await pool.fetch(SHOPS)]


async def accounts(pool: Pool, tenant_id: TenantId) -> list[AccountSeen]:
    rows = await fetch_as(pool, tenant_id, ACCOUNTS, readonly=True)
    return [AccountSeen(**row) for row in rows]


def newest_revision() -> str:
    """The newest revision that this version's code brings."""
    config = Config()
    config.set_main_option("script_location", "adapters.postgres:migrations")
    return ScriptDirectory.from_config(config).get_current_head() or ""
