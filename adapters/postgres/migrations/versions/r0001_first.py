"""Everything: extensions, tables, roles, row-level security, functions.

The tables were written out of `adapters.postgres.tables`; a test compares the two.
"""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import need_extension, run_script

revision: Final = "0001"
down_revision: Final = None

EXTENSIONS: Final = ("btree_gin", "fuzzystrmatch", "pg_trgm", "unaccent")
SCRIPTS: Final = (
    "0001_tables.sql",
    "0001_roles.sql",
    "0001_policies.sql",
    "0001_turn.sql",
    "0001_joins.sql",
    "0001_inbox.sql",
    "0001_outbox.sql",
    "0001_dispatch.sql",
    "0001_search.sql",
    "0001_shop_version.sql",
    "0001_owners.sql",
    "0001_moves.sql",
)


def upgrade() -> None:
    connection = op.get_bind()
    for extension in EXTENSIONS:
        need_extension(connection, extension)
    for script in SCRIPTS:
        run_script(connection, script)
