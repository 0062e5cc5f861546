"""The walls themselves: the policies of the database, taken down one by one, and whether that is seen."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.postgres.pool import Connection

POLICIES = """
    select tablename, policyname, roles::text[] as roles, cmd, permissive, qual, with_check
      from pg_policies where schemaname = 'public' order by tablename, policyname
"""
TABLES = """
    select c.relname from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and c.relname <> 'alembic_version'
     order by 1
"""
NOTHING = "One-Time Filter"
TENANT = "app.tenant_id"


@dataclass(frozen=True, slots=True)
class Policy:
    table: str
    name: str
    roles: Sequence[str]
    command: str
    using: str | None
    check: str | None

    def __str__(self) -> str:
        return f"{self.name} on {self.table}"

    @property
    def statement(self) -> str:
        """What makes it anew."""
        parts = [f'create policy "{self.name}" on "{self.table}" for {self.command}']
        parts.append("to " + ", ".join(self.roles))
        parts += [f"using ({self.using})"] if self.using else []
        parts += [f"with check ({self.check})"] if self.check else []
        return " ".join(parts)


async def policies(owner: Connection) -> list[Policy]:
    return [
        Policy(
            row["tablename"],
            row["policyname"],
            row["roles"],
            row["cmd"],
            row["qual"],
            row["with_check"],
        )
        for row in await owner.fetch(POLICIES)
    ]


@asynccontextmanager
async def without(owner: Connection, policy: Policy) -> AsyncIterator[None]:
    """For everybody, until the block ends."""
    await owner.execute(f'drop policy "{policy.name}" on "{policy.table}"')
    try:
        yield
    finally:
        await owner.execute(policy.statement)


@asynccontextmanager
async def open_to_all(owner: Connection, policy: Policy) -> AsyncIterator[None]:
    """The policy is there, and lets every row pass."""
    await owner.execute(f'alter policy "{policy.name}" on "{policy.table}" using (true)')
    try:
        yield
    finally:
        await owner.execute(f'drop policy "{policy.name}" on "{policy.table}"')
        await owner.execute(policy.statement)


async def breaches(owner: Connection, marks: dict[str, str], only: str = "") -> list[str]:
    """Where the database shows a shop too much or too little, in *only* or in all tables. *marks* are the
    shops' words by tenant."""
    tables = [only] if only else [row[0] for row in await owner.fetch(TABLES)]
    found = []
    for table in tables:
        if TENANT not in await _plan(owner, "bot_app", table, next(iter(marks))):
            found.append(f"{table}: bot_app reads it without regard to the shop, or not at all")
        for tenant, mark in marks.items():
            others = [word for whose, word in marks.items() if whose != tenant]
            found += await _strange(owner, table, tenant, [mark, *others])
        found += await _dispatchers_blind(owner, table, next(iter(marks)))
    return found


async def _strange(owner: Connection, table: str, tenant: str, words: Sequence[str]) -> list[str]:
    """Rows, and words, of another shop that this one's engine would be given."""
    async with owner.transaction():
        await owner.execute("set local role bot_app")
        await owner.execute("select set_config('app.tenant_id', $1, true)", tenant)
        rows = await owner.fetch(f'select tenant_id::text, t::text from "{table}" t')  # noqa: S608
        await owner.execute("reset role")
    found = [f"{table}: a row of another shop" for row in rows if row[0] != tenant]
    return found + [f"{table}: a word of another shop" for row in rows if words[1] in row[1]]


async def _dispatchers_blind(owner: Connection, table: str, tenant: str) -> list[str]:
    """Whether `bot_dispatch` has the right to read it, and no policy that lets it."""
    granted = "select has_table_privilege('bot_dispatch', $1::text, 'select')"
    if not await owner.fetchval(granted, table):
        return []
    blind = NOTHING in await _plan(owner, "bot_dispatch", table, tenant)
    return [f"{table}: bot_dispatch may read it, and sees nothing"] if blind else []


async def _plan(owner: Connection, role: str, table: str, tenant: str) -> str:
    async with owner.transaction():
        await owner.execute(f"set local role {role}")
        await owner.execute("select set_config('app.tenant_id', $1, true)", tenant)
        found = await owner.fetchval(f'explain (format json) select * from "{table}"')  # noqa: S608
        await owner.execute("reset role")
    return json.dumps(found)
