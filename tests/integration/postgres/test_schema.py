"""The database is what the tables in Python say, and every key of it begins with the tenant."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.postgres.engine import engine_url
from adapters.postgres.health import newest_revision
from adapters.postgres.migrate import migrate
from adapters.postgres.migrations.script import MissingExtensionError, need_extension
from adapters.postgres.tables import metadata
from bot.embedded import EmbeddedPostgres

TABLES = """
    select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity
      from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and c.relname <> 'alembic_version'
"""

INDEXES = """
    select i.indexrelid::regclass::text as name, a.attname as first_column
      from pg_index i
      join pg_class t on t.oid = i.indrelid and t.relnamespace = 'public'::regnamespace
      left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
     where t.relname <> 'alembic_version'
"""

FOREIGN_KEYS = """
    select c.conname as name, a.attname as first_column
      from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.connamespace = 'public'::regnamespace
"""

OUR_FUNCTIONS = """
    select p.proname as name, p.prosecdef as definer, p.proconfig as settings,
           pg_get_userbyid(p.proowner) as owner,
           has_function_privilege('nobody_special', p.oid, 'execute') as public
      from pg_proc p
     where p.pronamespace = 'public'::regnamespace
       and not exists (
           select from pg_depend d
            where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
"""

WAITS = """
    select exists (select from pg_locks where not granted and relation = 'payments'::regclass)
"""


@pytest.fixture
async def owner_core(dsn: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(engine_url(dsn))
    yield engine
    await engine.dispose()


@pytest.fixture
async def empty_dsn(
    postgres: EmbeddedPostgres, database_names: Iterator[str]
) -> AsyncIterator[str]:
    name = next(database_names)
    await postgres.create_database(name)
    yield postgres.dsn_of(name)
    await postgres.drop_database(name)


async def test_every_table_of_the_metadata_is_there_and_no_other(
    owner: asyncpg.Connection,
) -> None:
    tables = {row["relname"] for row in await owner.fetch(TABLES)}

    assert tables == set(metadata.tables)


async def test_every_key_and_index_begins_with_the_tenant(owner: asyncpg.Connection) -> None:
    indexes = await owner.fetch(INDEXES)
    keys = await owner.fetch(FOREIGN_KEYS)

    assert len(indexes) > len(metadata.tables)
    assert {row["name"]: row["first_column"] for row in [*indexes, *keys]} == {
        row["name"]: "tenant_id" for row in [*indexes, *keys]
    }


async def test_every_table_forces_row_level_security(owner: asyncpg.Connection) -> None:
    tables = await owner.fetch(TABLES)

    assert [t["relname"] for t in tables if not t["relrowsecurity"]] == []
    assert [t["relname"] for t in tables if not t["relforcerowsecurity"]] == []


async def test_the_engines_roles_can_neither_log_in_nor_pass_by_the_policies(
    owner: asyncpg.Connection,
) -> None:
    roles = await owner.fetch(
        "select rolname, rolcanlogin, rolbypassrls, rolsuper from pg_roles"
        " where rolname in ('bot_app', 'bot_dispatch') order by rolname"
    )

    assert [tuple(role) for role in roles] == [
        ("bot_app", False, False, False),
        ("bot_dispatch", False, False, False),
    ]


async def test_functions_that_look_across_tenants_are_pinned_and_closed_to_the_public(
    owner: asyncpg.Connection,
) -> None:
    async with owner.transaction():
        await owner.execute("create role nobody_special")
        functions = await owner.fetch(OUR_FUNCTIONS)
        await owner.execute("drop role nobody_special")

    crossing = [f for f in functions if f["definer"]]
    assert {f["name"] for f in crossing} == {
        "account_by_external",
        "account_by_key",
        "claim_conversations",
        "claim_outbox",
        "meanings",
        "names_in",
        "order_by_receipt",
        "payment_account_by_key",
        "payment_by_callback",
        "put_inbox",
        "redact_events",
        "redact_turn",
        "retention_due",
        "ring_timers",
        "search_products",
        "settle_outbox",
        "shops_seen",
        "taken_elsewhere",
        "tenant_by_key",
        "work_seen",
    }
    assert {f["owner"] for f in crossing} == {"bot_dispatch"}
    pinned = "search_path=pg_catalog, public, pg_temp"
    assert [f["name"] for f in crossing if pinned not in f["settings"]] == []
    assert [f["name"] for f in functions if f["public"]] == []


async def test_the_engine_may_not_rewrite_what_was_recorded_or_make_triggers(
    owner: asyncpg.Connection,
) -> None:
    allowed = await owner.fetchrow("""
        select has_table_privilege('bot_app', 'turns', 'update, delete') as turns,
               has_table_privilege('bot_app', 'domain_events', 'update, delete') as events,
               has_table_privilege('bot_app', 'ledger', 'update, delete, truncate') as ledger,
               has_function_privilege('bot_app', 'set_moves(regclass, text[])', 'execute') as moves,
               has_schema_privilege('bot_dispatch', 'public', 'create') as objects
    """)

    assert allowed is not None
    assert not any(allowed.values())


async def test_the_migration_makes_what_the_metadata_says(owner_core: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with owner_core.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_no_document_is_sorted_for_the_planner(owner: asyncpg.Connection) -> None:
    """Nothing is found by what is inside of one, and ANALYZE would unpack thousands."""
    documents = await owner.fetch("""
        select c.relname || '.' || a.attname as name, a.attstattarget = 0 as left_alone
          from pg_attribute a join pg_class c on c.oid = a.attrelid
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
           and a.atttypid in ('jsonb'::regtype, 'bytea'::regtype)
    """)

    assert {"outbox.body", "turns.journal"} < {column["name"] for column in documents}
    assert [column["name"] for column in documents if not column["left_alone"]] == []


async def test_two_processes_may_migrate_at_once_and_again(empty_dsn: str) -> None:
    await asyncio.gather(migrate(empty_dsn), migrate(empty_dsn))
    await migrate(empty_dsn)

    connection = await asyncpg.connect(empty_dsn)
    assert await connection.fetchval("select version_num from alembic_version") == newest_revision()
    await connection.close()


async def test_an_engine_that_starts_waits_for_no_turn_of_another(empty_dsn: str) -> None:
    await migrate(empty_dsn)
    turn = await asyncpg.connect(empty_dsn)
    async with turn.transaction(), asyncio.timeout(10):
        await turn.execute("update orders set status = status")

        await migrate(empty_dsn)

    await turn.close()


async def test_a_migration_that_a_turn_deadlocks_with_is_tried_again(empty_dsn: str) -> None:
    await migrate(empty_dsn)
    turn = await asyncpg.connect(empty_dsn)
    for table in ("orders", "payments"):
        await turn.execute(f"drop trigger moves on {table}")
    await turn.execute("set deadlock_timeout = '1min'")  # so that the migration is the one ended
    transaction = turn.transaction()
    await transaction.start()
    async with asyncio.timeout(30), asyncio.TaskGroup() as both:
        await turn.execute("update payments set status = status")
        both.create_task(migrate(empty_dsn))
        while not await turn.fetchval(WAITS):  # noqa: ASYNC110 the other session gives no sign
            await asyncio.sleep(0.01)

        await turn.execute("update orders set status = status")

        await transaction.commit()
    triggers = await turn.fetchval("select count(*) from pg_trigger where tgname = 'moves'")
    await turn.close()
    assert triggers == len(("orders", "payments", "refunds"))


async def test_an_owner_who_is_no_superuser_can_migrate(
    postgres: EmbeddedPostgres, empty_dsn: str
) -> None:
    """As on a rented server: CREATEROLE, and a database of one's own. The roles are new there."""
    name = empty_dsn.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
    admin = await asyncpg.connect(postgres.dsn)
    await admin.execute("create role tenant_of_a_rented_server login createrole")
    await admin.execute(
        "grant bot_app, bot_dispatch to tenant_of_a_rented_server with admin option"
    )
    await admin.execute(f'alter database "{name}" owner to tenant_of_a_rented_server')
    try:
        await migrate(postgres.dsn_of(name, "tenant_of_a_rented_server"))

        made = await asyncpg.connect(postgres.dsn_of(name, "tenant_of_a_rented_server"))
        await made.execute("set role bot_app")
        with pytest.raises(asyncpg.UndefinedObjectError):
            await made.fetch("select * from products")
        await made.close()
    finally:
        await admin.execute(f'alter database "{name}" owner to postgres')
        await postgres.drop_database(name)
        await admin.execute("drop role tenant_of_a_rented_server")
        await admin.close()


async def test_a_server_without_an_extension_is_told_so(owner_core: AsyncEngine) -> None:
    async with owner_core.begin() as connection:
        with pytest.raises(MissingExtensionError, match="pg_no_such"):
            await connection.run_sync(need_extension, "pg_no_such")
        await connection.execute(text("select 1"))
