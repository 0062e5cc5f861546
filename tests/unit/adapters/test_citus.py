"""The script that spreads the tables over a cluster: every table once, each after those it refers to."""

import re

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.sql.schema import ColumnCollectionConstraint

from adapters.postgres import citus
from adapters.postgres.tables import metadata

CALL = re.compile(
    r"create_distributed_table\('(\w+)', 'tenant_id'(, colocate_with => 'tenants')?\)"
)


def test_every_table_is_distributed_once_beside_its_shop() -> None:
    calls = CALL.findall(citus.script())

    assert sorted(name for name, _ in calls) == sorted(metadata.tables)
    assert [name for name, beside in calls if not beside] == ["tenants"]


def test_a_table_comes_after_those_it_refers_to() -> None:
    order = [name for name, _ in CALL.findall(citus.script())]

    for table in metadata.tables.values():
        for key in table.foreign_keys:
            assert order.index(key.column.table.name) <= order.index(table.name)


def test_every_key_index_and_reference_begins_with_the_tenant() -> None:
    """Citus refuses a unique key or a reference without the column it distributes by."""
    first = [
        next(iter(part.columns)).name
        for table in metadata.tables.values()
        for part in (*table.constraints, *table.indexes)
        if isinstance(part, ColumnCollectionConstraint | Index)
        and not isinstance(part, CheckConstraint)
    ]

    assert len(first) > len(metadata.tables)
    assert set(first) == {"tenant_id"}
