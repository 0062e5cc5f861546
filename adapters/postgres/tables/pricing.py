"""Bargains and discount codes."""

from typing import Final

from sqlalchemy import Column, Integer

from adapters.postgres.tables.base import (
    at_least_0,
    belongs_to,
    big,
    count,
    flag,
    moment,
    string,
    tenant_table,
    uuid,
)

bargains: Final = tenant_table(
    "bargains",
    uuid("buyer_id"),
    string("sku", None),
    big("offered_minor"),
    string("currency", None),
    count("rounds"),
    big("agreed_minor", needed=False),
    count("bundle_count"),
    Column("bundle_minor", big("bundle_minor").type, nullable=False, server_default="0"),
    moment("expires_at"),
    at_least_0("offered_minor"),
    at_least_0("bundle_minor"),
    belongs_to("buyers", "buyer_id"),
    belongs_to("items", "sku"),
    key=("buyer_id", "sku"),
)

# How often a code was used is ours, and survives every new file of the shop.
codes: Final = tenant_table(
    "codes",
    string("code", None),
    count("percent"),
    big("amount_minor", needed=False),
    big("least_minor", needed=False),
    string("currency", None),
    moment("ends_at", needed=False),
    Column("uses", Integer),
    Column("each_buyer", Integer),
    count("used"),
    flag("active", default=True),
    at_least_0("used"),
    belongs_to("tenants"),
    key=("code",),
)
