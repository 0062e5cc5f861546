"""ANALYZE leaves documents alone."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0014"
down_revision: Final = "0013"


def upgrade() -> None:
    run_script(op.get_bind(), "0014_statistics.sql")
