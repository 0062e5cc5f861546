"""How the tables are spread over a Citus cluster: every shop's rows on one node, told from the tables themselves."""

from typing import Final

from adapters.postgres.tables import metadata

HEAD: Final = """-- Made by `make docs` from adapters/postgres/tables; a test holds it current.
-- After `bot migrate`, once, as the database's owner, on the coordinator of a Citus cluster.
-- Every key begins with tenant_id, so each shop's rows lie together on one node.
create extension if not exists citus;
"""
ROOT: Final = "tenants"


def script() -> str:
    """One call a table, those that others refer to first."""
    tables = [table.name for table in metadata.sorted_tables]
    others = [name for name in tables if name != ROOT]
    calls = [f"select create_distributed_table('{ROOT}', 'tenant_id');"]
    calls += [
        f"select create_distributed_table('{name}', 'tenant_id', colocate_with => '{ROOT}');"
        for name in others
    ]
    return HEAD + "\n".join(calls) + "\n"
