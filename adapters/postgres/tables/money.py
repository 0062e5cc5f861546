"""The books: ledger, refunds, what a person has to see to, and what the providers' lists said."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Date, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import UUID

from adapters.postgres.tables.base import (
    big,
    count,
    document,
    index,
    moment,
    numbered,
    one_of,
    string,
    tenant_table,
    unique,
    uuid,
)
from domain.model.ledger import ROUTES
from domain.model.payment import REFUND_MOVES

_ROUTES: Final = ", ".join(
    f"('{kind}', '{source}', '{target}')" for kind, (source, target) in ROUTES.items()
)
ORDER: Final = ("orders.tenant_id", "orders.order_id")

# Append-only: no role of the engine may change a row, and a trigger refuses it from everybody.
ledger: Final = tenant_table(
    "ledger",
    numbered("entry_id"),
    moment("at"),
    string("kind", None),
    string("from_account", None),
    Column("from_order", UUID(as_uuid=True)),
    string("to_account", None),
    Column("to_order", UUID(as_uuid=True)),
    big("amount_minor"),
    string("currency", None),
    string("reference"),
    string("key", None),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint(f"(kind, from_account, to_account) in ({_ROUTES})", name="route"),
    CheckConstraint("(from_account = 'outside') = (from_order is null)", name="from"),
    CheckConstraint("(to_account = 'outside') = (to_order is null)", name="to"),
    ForeignKeyConstraint(["tenant_id", "from_order"], ORDER, name="ledger_from_fkey"),
    ForeignKeyConstraint(["tenant_id", "to_order"], ORDER, name="ledger_to_fkey"),
    UniqueConstraint("tenant_id", "key", name="ledger_key_key"),
    index("ledger_from", "from_order"),
    index("ledger_to", "to_order"),
    index("ledger_at", "at"),
    key=("entry_id",),
)

refunds: Final = tenant_table(
    "refunds",
    string("reference", None),
    string("payment_reference", None),
    uuid("order_id"),
    big("amount_minor"),
    string("currency", None),
    string("status", None),
    string("why"),
    string("by"),
    string("provider_ref"),
    moment("created_at"),
    one_of("status", list(REFUND_MOVES)),
    CheckConstraint("amount_minor > 0", name="amount"),
    ForeignKeyConstraint(["tenant_id", "order_id"], ORDER),
    ForeignKeyConstraint(
        ["tenant_id", "payment_reference"], ["payments.tenant_id", "payments.reference"]
    ),
    index("refunds_payment", "payment_reference", "created_at"),
    index("refunds_order", "order_id"),
    key=("reference",),
)

tasks: Final = tenant_table(
    "tasks",
    numbered("task_id"),
    string("kind", None),
    Column("order_id", UUID(as_uuid=True)),
    string("reference", None),
    big("amount_minor"),
    string("currency", None),
    string("note"),
    moment("opened_at"),
    moment("closed_at", needed=False),
    string("closed_by"),
    unique("tasks", "kind", "reference"),
    index("tasks_waiting", "opened_at", "task_id", where="closed_at is null"),
    key=("task_id",),
)

# One row a payment account and day: that it is there says that the day was compared.
reconciliations: Final = tenant_table(
    "reconciliations",
    Column("day", Date, nullable=False),
    string("account_key", None),
    moment("at"),
    count("checked"),
    document("differences", "[]"),
    key=("day", "account_key"),
)
