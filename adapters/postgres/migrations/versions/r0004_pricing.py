"""Haggling and discount codes: their rules, and what buyers made of them. A burst of messages is one turn."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    for script in ("0004_pricing.sql", "0004_bursts.sql"):
        run_script(op.get_bind(), script)
