"""The names of a shop's goods are found in what buyers write."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0017"
down_revision: Final = "0016"


def upgrade() -> None:
    run_script(op.get_bind(), "0017_names.sql")
