"""One id from a webhook to its receipts, and what waits, counted for whoever watches."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0007"
down_revision: Final = "0004"

SCRIPTS: Final = ("0007_correlation.sql", "0007_seen.sql", "0007_owners.sql")


def upgrade() -> None:
    connection = op.get_bind()
    for script in SCRIPTS:
        run_script(connection, script)
