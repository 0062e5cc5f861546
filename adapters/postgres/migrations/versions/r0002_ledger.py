"""The ledger, refunds, what a person has to see to; and what was paid before, written into the books."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0002"
down_revision: Final = "0001"

SCRIPTS: Final = (
    "0002_tables.sql",
    "0002_opening.sql",
    "0002_policies.sql",
    "0002_ledger.sql",
    "0002_owners.sql",
)


def upgrade() -> None:
    connection = op.get_bind()
    for script in SCRIPTS:
        run_script(connection, script)
