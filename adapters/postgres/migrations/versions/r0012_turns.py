"""Several turns of one shop begin and end together."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0012"
down_revision: Final = "0011"


def upgrade() -> None:
    run_script(op.get_bind(), "0012_turns.sql")
