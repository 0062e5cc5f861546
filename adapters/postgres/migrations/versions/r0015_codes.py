"""A cart looks up one discount code, however many the shop has."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0015"
down_revision: Final = "0014"


def upgrade() -> None:
    run_script(op.get_bind(), "0015_codes.sql")
