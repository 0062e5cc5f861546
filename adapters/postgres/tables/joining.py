"""Codes that join two chats of one person."""

from typing import Final

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import UUID

from adapters.postgres.tables.base import (
    document,
    flag,
    index,
    moment,
    numbered,
    one_of,
    sealed,
    string,
    tenant_table,
    unique,
    uuid,
)
from domain.model.joining import JoinStatus

joins: Final = tenant_table(
    "joins",
    uuid("join_id"),
    sealed("code_hash"),
    string("status", "open"),
    uuid("issuer"),
    Column("redeemer", UUID(as_uuid=True)),
    flag("issuer_agreed", default=False),
    flag("redeemer_agreed", default=False),
    moment("expires_at"),
    moment("joined_at", needed=False),
    document("brought"),
    one_of("status", list(JoinStatus)),
    unique("joins", "code_hash", where="status = 'open'"),
    index("joins_issuer", "issuer", where="status = 'open'"),
    key=("join_id",),
)

# Wrong codes of the last hours. Rows, not a counter: a shop's attempts are counted together.
join_misses: Final = tenant_table(
    "join_misses",
    numbered("miss_id"),
    uuid("conversation_id"),
    moment("at"),
    index("join_misses_at", "at"),
    key=("miss_id",),
)
