"""The ledger knows of bargains and discount codes."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0008"
down_revision: Final = "0006"


def upgrade() -> None:
    run_script(op.get_bind(), "0008_payable.sql")
