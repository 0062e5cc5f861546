"""The shop, its accounts and what it sells."""

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

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
    sealed,
    string,
    tenant_table,
    texts,
    unique,
    uuid,
)

tenants: Final = tenant_table(
    "tenants",
    string("key", None),
    string("name", None),
    string("country", None),
    string("currency", None),
    string("timezone", None),
    texts("languages"),
    string("about"),
    string("order_prefix"),
    count("hold_minutes", 30),
    document("news"),
    Column("deposits", JSONB),
    document("refund_limits"),
    Column("shop_version", BigInteger, nullable=False, server_default="0"),
    unique("tenants", "key"),
    CheckConstraint("cardinality(languages) > 0", name="languages"),
)

# `secrets` are sealed by the engine; the database never sees them in clear.
accounts: Final = tenant_table(
    "accounts",
    uuid("account_id"),
    string("key", None),
    string("channel", None),
    string("external_id", None),
    string("address"),
    string("door"),
    sealed("secrets"),
    flag("active", default=True),
    belongs_to("tenants"),
    unique("accounts", "key"),
    unique("accounts", "channel", "external_id"),
    key=("account_id",),
)

payment_accounts: Final = tenant_table(
    "payment_accounts",
    string("key", None),
    string("provider", None),
    big("most_minor", needed=False),
    Column("currency", Text),
    string("email_domain"),
    document("settings"),
    sealed("secrets"),
    count("position"),
    flag("active", default=True),
    belongs_to("tenants"),
    key=("key",),
)

categories: Final = tenant_table(
    "categories",
    string("category_key", None),
    document("names"),
    count("position"),
    belongs_to("tenants"),
    key=("category_key",),
)

# `search` is written by search_document(): name, synonyms, category and variants, by weight.
# It and the bounds of the items' prices sort out what need not be looked at item by item.
# `called` is written by openings(): the first words of the names it goes by.
products: Final = tenant_table(
    "products",
    string("sku", None),
    string("name", None),
    string("short", None),
    string("category_key", None),
    string("description"),
    string("picture"),
    texts("synonyms"),
    document("facts"),
    count("position"),
    flag("active", default=True),
    big("lowest_minor"),
    big("highest_minor"),
    Column("search", TSVECTOR, nullable=False),
    texts("called"),
    belongs_to("categories", "category_key"),
    index("products_shelf", "category_key", "position", "sku", where="active"),
    index("products_order", "position", "sku", where="active"),
    Index("products_search", "tenant_id", "search", postgresql_using="gin"),
    Index("products_called", "tenant_id", "called", postgresql_using="gin"),
    key=("sku",),
)

items: Final = tenant_table(
    "items",
    string("sku", None),
    string("product_sku", None),
    string("size"),
    string("colour"),
    big("price_minor"),
    string("currency", None),
    count("stock"),
    count("position"),
    flag("active", default=True),
    Column("haggle", JSONB(none_as_null=True)),
    at_least_0("stock"),
    at_least_0("price_minor"),
    belongs_to("products", "product_sku", target=("sku",)),
    index("items_product", "product_sku", "position", where="active"),
    key=("sku",),
    fillfactor=90,
)

goes_with: Final = tenant_table(
    "goes_with",
    string("product_sku", None),
    string("other_sku", None),
    count("position"),
    belongs_to("products", "product_sku", target=("sku",)),
    key=("product_sku", "other_sku"),
)

# Every word that `products.search` knows: a misspelt one is corrected to the nearest of these.
vocabulary: Final = tenant_table(
    "vocabulary",
    Column("word", Text(collation="C"), nullable=False),
    belongs_to("tenants"),
    Index(
        "vocabulary_spelling",
        "tenant_id",
        "word",
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    ),
    key=("word",),
)

zones: Final = tenant_table(
    "zones",
    string("zone_key", None),
    string("name", None),
    big("fee_minor"),
    string("currency", None),
    string("days"),
    texts("areas"),
    flag("pickup", default=False),
    count("position"),
    at_least_0("fee_minor"),
    belongs_to("tenants"),
    key=("zone_key",),
)

answers: Final = tenant_table(
    "answers",
    string("topic", None),
    string("language", None),
    string("answer", None),
    belongs_to("tenants"),
    key=("topic", "language"),
)

# Messages that WhatsApp has approved, by what they tell and in which of our languages.
templates: Final = tenant_table(
    "templates",
    string("news", None),
    string("language", None),
    string("name", None),
    string("code", None),
    texts("parameters"),
    belongs_to("tenants"),
    key=("news", "language"),
)

# What advertisements, links and posts are called by their platform, and which product they show.
refs: Final = tenant_table(
    "refs",
    string("ref", None),
    string("product_sku", None),
    belongs_to("products", "product_sku", target=("sku",)),
    key=("ref",),
)

unreadable: Final = tenant_table(
    "unreadable",
    numbered("unreadable_id"),
    uuid("account_id"),
    sealed("body"),
    string("reason", None),
    moment("received_at"),
    key=("unreadable_id",),
)
