"""The order in the making comes with the conversation."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0016"
down_revision: Final = "0015"


def upgrade() -> None:
    run_script(op.get_bind(), "0016_draft.sql")
