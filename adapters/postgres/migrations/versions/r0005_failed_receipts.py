"""A status that says "failed" is judged by its code, as the answer to a call is."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0005"
down_revision: Final = "0007"


def upgrade() -> None:
    run_script(op.get_bind(), "0005_failed_receipts.sql")
