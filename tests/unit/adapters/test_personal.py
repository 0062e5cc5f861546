"""Nothing of a buyer is kept without somebody having thought of how it is told to them, and how it goes."""

from adapters.postgres.tables import metadata
from adapters.postgres.tables.personal import IMPERSONAL, PERSONAL, listed


def test_every_column_is_said_to_be_personal_or_not() -> None:
    columns = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if column.name != "tenant_id"
    }

    assert columns - listed(PERSONAL) - listed(IMPERSONAL) == set()
    assert (listed(PERSONAL) | listed(IMPERSONAL)) - columns == set()


def test_no_column_is_said_to_be_both() -> None:
    assert listed(PERSONAL) & listed(IMPERSONAL) == set()
