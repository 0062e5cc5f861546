"""A turn's first statement brings what nearly every turn asks for; what was sent is noted in one statement."""

from typing import Final

from alembic import op

from adapters.postgres.migrations.script import run_script

revision: Final = "0006"
down_revision: Final = "0005"


def upgrade() -> None:
    run_script(op.get_bind(), "0006_fewer_trips.sql")
