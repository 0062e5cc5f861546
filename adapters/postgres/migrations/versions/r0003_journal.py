"""Turns can be run again, and what buyers wrote is forgotten when the shop says so."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0003"
down_revision: Final = "0002"

SCRIPTS: Final = ("0003_journal.sql", "0003_forgetting.sql")


def upgrade() -> None:
    connection = op.get_bind()
    for script in SCRIPTS:
        run_script(connection, script)
