"""What an advertisement's link called itself goes with the buyer who came by it."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0010"
down_revision: Final = "0008"


def upgrade() -> None:
    run_script(op.get_bind(), "0010_forgotten.sql")
