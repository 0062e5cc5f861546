"""Buyers, carts, orders and payments."""

from typing import Final

from sqlalchemy import BigInteger, Column, Computed, ForeignKeyConstraint, Text

from adapters.postgres.tables.base import (
    at_least_0,
    belongs_to,
    big,
    count,
    document,
    flag,
    index,
    moment,
    numbered,
    one_of,
    string,
    tenant_table,
    unique,
    uuid,
)
from domain.model.order import OrderStatus
from domain.model.payment import PaymentStatus

buyers: Final = tenant_table(
    "buyers",
    uuid("buyer_id"),
    string("name"),
    string("phone"),
    document("address"),
    string("zone"),
    string("payment_method"),
    string("language"),
    moment("opted_out_at", needed=False),
    string("code"),
    moment("created_at"),
    key=("buyer_id",),
)

cart_lines: Final = tenant_table(
    "cart_lines",
    uuid("buyer_id"),
    string("sku", None),
    count("quantity"),
    numbered("line_number"),
    at_least_0("quantity"),
    belongs_to("buyers", "buyer_id"),
    belongs_to("items", "sku"),
    key=("buyer_id", "sku"),
)

# A number is compared without case, spaces and dashes.
orders: Final = tenant_table(
    "orders",
    uuid("order_id"),
    string("number", None),
    Column(
        "number_key",
        Text,
        Computed("upper(regexp_replace(number, '[^A-Za-z0-9]', '', 'g'))", persisted=True),
        nullable=False,
    ),
    uuid("buyer_id"),
    uuid("conversation_id"),
    string("status", None),
    big("fee_minor"),
    string("currency", None),
    string("name"),
    string("phone"),
    document("address"),
    string("zone"),
    string("payment_method"),
    moment("created_at"),
    moment("expires_at", needed=False),
    moment("due_at", needed=False),
    string("receipt_token"),
    flag("refused", default=False),
    Column("allowance_minor", BigInteger, nullable=False, server_default="0"),
    string("code"),
    Column("discount_minor", BigInteger, nullable=False, server_default="0"),
    one_of("status", list(OrderStatus)),
    at_least_0("fee_minor"),
    at_least_0("allowance_minor"),
    at_least_0("discount_minor"),
    ForeignKeyConstraint(["tenant_id", "buyer_id"], ["buyers.tenant_id", "buyers.buyer_id"]),
    unique("orders", "number_key"),
    unique("orders", "receipt_token", where="receipt_token <> ''"),
    index("orders_buyer", "buyer_id", "created_at"),
    key=("order_id",),
    fillfactor=90,
)

order_lines: Final = tenant_table(
    "order_lines",
    uuid("order_id"),
    count("position"),
    string("sku", None),
    string("title", None),
    count("quantity"),
    big("unit_minor"),
    string("currency", None),
    Column("off_minor", BigInteger, nullable=False, server_default="0"),
    at_least_0("quantity"),
    at_least_0("unit_minor"),
    at_least_0("off_minor"),
    belongs_to("orders", "order_id"),
    key=("order_id", "position"),
)

payments: Final = tenant_table(
    "payments",
    string("reference", None),
    uuid("order_id"),
    string("provider", None),
    string("account_key", None),
    big("amount_minor"),
    string("currency", None),
    string("status", None),
    string("link"),
    moment("created_at"),
    string("provider_ref"),
    string("phone"),
    string("callback_token"),
    moment("pushed_at", needed=False),
    flag("deposit", default=False),
    big("received_minor", needed=False),
    Column("received_currency", Text),
    one_of("status", list(PaymentStatus)),
    at_least_0("amount_minor"),
    ForeignKeyConstraint(["tenant_id", "order_id"], ["orders.tenant_id", "orders.order_id"]),
    index("payments_order", "order_id", "created_at"),
    unique("payments", "callback_token", where="callback_token <> ''"),
    unique("payments", "order_id", "phone", where="phone <> '' and status in ('starting', 'open')"),
    index("payments_unsettled", "created_at", where="status in ('starting', 'open')"),
    key=("reference",),
    fillfactor=90,
)
