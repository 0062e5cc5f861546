"""What is in stock is looked up for the page that is shown, not for all that was found."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0013"
down_revision: Final = "0012"


def upgrade() -> None:
    run_script(op.get_bind(), "0013_search.sql")
