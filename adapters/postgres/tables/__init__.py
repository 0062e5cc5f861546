"""The tables, as SQLAlchemy knows them: the schema's source, and the language of what is not in a hurry."""

from adapters.postgres.tables.base import metadata
from adapters.postgres.tables.joining import join_misses, joins
from adapters.postgres.tables.money import ledger, reconciliations, refunds, tasks
from adapters.postgres.tables.pricing import bargains, codes
from adapters.postgres.tables.sale import buyers, cart_lines, order_lines, orders, payments
from adapters.postgres.tables.shop import (
    accounts,
    answers,
    categories,
    goes_with,
    items,
    payment_accounts,
    products,
    refs,
    templates,
    tenants,
    unreadable,
    vocabulary,
    zones,
)
from adapters.postgres.tables.talk import (
    conversations,
    domain_events,
    inbox,
    outbox,
    queue,
    retention,
    shop_facts,
    timers,
    turns,
)

__all__ = [
    "accounts",
    "answers",
    "bargains",
    "buyers",
    "cart_lines",
    "categories",
    "codes",
    "conversations",
    "domain_events",
    "goes_with",
    "inbox",
    "items",
    "join_misses",
    "joins",
    "ledger",
    "metadata",
    "order_lines",
    "orders",
    "outbox",
    "payment_accounts",
    "payments",
    "products",
    "queue",
    "reconciliations",
    "refs",
    "refunds",
    "retention",
    "shop_facts",
    "tasks",
    "templates",
    "tenants",
    "timers",
    "turns",
    "unreadable",
    "vocabulary",
    "zones",
]
