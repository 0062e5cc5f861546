"""What all tables share: every key begins with the tenant."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID
from sqlalchemy.schema import SchemaItem

metadata: Final = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(referred_table_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

# A row that every message rewrites leaves room on its page for the next version of itself.
REWRITTEN: Final = 60


def tenant_table(
    name: str, *parts: SchemaItem, key: Sequence[str] = (), fillfactor: int | None = None
) -> Table:
    """A table whose primary key is the tenant and *key*."""
    return Table(
        name,
        metadata,
        Column("tenant_id", UUID(as_uuid=True), nullable=False),
        *parts,
        PrimaryKeyConstraint("tenant_id", *key),
        postgresql_with={"fillfactor": fillfactor} if fillfactor else {},
    )


def belongs_to(table: str, *columns: str, target: Sequence[str] = ()) -> ForeignKeyConstraint:
    """The row goes when the one of *table* goes; *target* are its columns where names differ."""
    named = target or columns
    return ForeignKeyConstraint(
        ["tenant_id", *columns],
        [f"{table}.tenant_id", *(f"{table}.{column}" for column in named)],
        ondelete="CASCADE",
    )


def unique(table: str, *columns: str, where: str = "") -> UniqueConstraint | Index:
    name = f"{table}_{'_'.join(columns)}_key"
    if where:
        return Index(name, "tenant_id", *columns, unique=True, postgresql_where=text(where))
    return UniqueConstraint("tenant_id", *columns, name=name)


def index(name: str, *columns: str, where: str = "") -> Index:
    if where:
        return Index(name, "tenant_id", *columns, postgresql_where=text(where))
    return Index(name, "tenant_id", *columns)


def blocks(name: str, *columns: str) -> Index:
    """Small, and coarse: for columns that grow with the table."""
    return Index(name, "tenant_id", *columns, postgresql_using="brin")


def one_of(column: str, values: Sequence[str]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=column)


def at_least_0(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} >= 0", name=column)


def uuid(name: str) -> Column[object]:
    return Column(name, UUID(as_uuid=True), nullable=False)


def correlation(name: str) -> Column[object]:
    """Of the transaction that writes the row: what `set_config` was told."""
    told = text("nullif(current_setting('app.correlation_id', true), '')::uuid")
    return Column(name, UUID(as_uuid=True), server_default=told)


def string(name: str, default: str | None = "") -> Column[object]:
    """Never null: an empty text says that there is none."""
    return Column(name, Text, nullable=False, server_default=default)


def moment(name: str, *, needed: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=not needed)


def document(name: str, default: str = "{}") -> Column[object]:
    return Column(name, JSONB, nullable=False, server_default=text(f"'{default}'"))


def numbered(name: str) -> Column[object]:
    return Column(name, BigInteger, Identity(always=True), nullable=False)


def count(name: str, default: int = 0) -> Column[object]:
    return Column(name, Integer, nullable=False, server_default=str(default))


def number(name: str, *, needed: bool = True) -> Column[object]:
    return Column(name, Integer, nullable=not needed)


def raw(name: str) -> Column[object]:
    """Bytes that the database does not look into."""
    return Column(name, LargeBinary, nullable=False, server_default="")


def big(name: str, *, needed: bool = True) -> Column[object]:
    return Column(name, BigInteger, nullable=not needed)


def flag(name: str, *, default: bool) -> Column[object]:
    return Column(name, Boolean, nullable=False, server_default=str(default).lower())


def texts(name: str) -> Column[object]:
    return Column(name, ARRAY(Text), nullable=False, server_default="{}")


def sealed(name: str) -> Column[object]:
    return Column(name, LargeBinary, nullable=False)
