"""Conversations: what came in, what goes out, what was decided and what is due.

`inbox`, `outbox`, `queue`, `timers`, `turns` and `domain_events` have no foreign key to
`conversations`: their rows are written by functions that hold the conversation, on a path that is
paid for in microseconds.
"""

from typing import Final

from sqlalchemy import CheckConstraint, ForeignKeyConstraint

from adapters.postgres.tables.base import (
    REWRITTEN,
    belongs_to,
    big,
    blocks,
    correlation,
    count,
    document,
    flag,
    index,
    moment,
    number,
    numbered,
    one_of,
    raw,
    string,
    tenant_table,
    unique,
    uuid,
)

INBOX_STATUSES: Final = ("new", "handled", "parked")
OUTBOX_STATUSES: Final = ("queued", "sent", "delivered", "read", "failed", "parked")

# `shared`: the buyer has (had) other conversations, so that a turn locks the buyer too.
conversations: Final = tenant_table(
    "conversations",
    uuid("conversation_id"),
    uuid("account_id"),
    string("channel", None),
    string("customer_id", None),
    uuid("buyer_id"),
    document("state"),
    string("language"),
    count("turn"),
    moment("last_inbound_at", needed=False),
    flag("shared", default=False),
    moment("created_at"),
    ForeignKeyConstraint(["tenant_id", "buyer_id"], ["buyers.tenant_id", "buyers.buyer_id"]),
    ForeignKeyConstraint(
        ["tenant_id", "account_id"], ["accounts.tenant_id", "accounts.account_id"]
    ),
    unique("conversations", "account_id", "customer_id"),
    index("conversations_buyer", "buyer_id"),
    key=("conversation_id",),
    fillfactor=REWRITTEN,
)

# A conversation with unanswered messages. `ready_at` is when it may be claimed; a claimed one may
# be claimed again when its lease has run out, so claiming moves it there. `version` counts knocks.
queue: Final = tenant_table(
    "queue",
    uuid("conversation_id"),
    moment("ready_at"),
    big("lease_token", needed=False),
    count("attempts"),
    count("version"),
    index("queue_ready", "ready_at"),
    key=("conversation_id",),
    fillfactor=REWRITTEN,
)

inbox: Final = tenant_table(
    "inbox",
    numbered("inbox_id"),
    uuid("account_id"),
    string("message_id", None),
    uuid("conversation_id"),
    document("body"),
    moment("received_at"),
    string("status", "new"),
    string("error"),
    one_of("status", INBOX_STATUSES),
    unique("inbox", "account_id", "message_id"),
    index("inbox_new", "conversation_id", "inbox_id", where="status = 'new'"),
    index("inbox_parked", "inbox_id", where="status = 'parked'"),
    key=("inbox_id",),
)

# `key` is our name for the row: a message's reference, an effect's key. `available_at` is when it
# may be claimed, and once sent when that was; `attempts` is also the proof that a claim is still the last one.
# `correlation_id` is that of the message which the row answers.
outbox: Final = tenant_table(
    "outbox",
    numbered("outbox_id"),
    uuid("conversation_id"),
    uuid("account_id"),
    string("row_kind", None),
    string("kind"),
    string("key"),
    document("body"),
    string("status", "queued"),
    count("attempts"),
    moment("available_at"),
    string("provider_id"),
    string("reason"),
    count("turn"),
    moment("created_at"),
    correlation("correlation_id"),
    one_of("row_kind", ("message", "effect")),
    one_of("status", OUTBOX_STATUSES),
    CheckConstraint("row_kind = 'message' or kind <> ''", name="kind"),
    unique("outbox", "key", where="key <> ''"),
    index("outbox_due", "available_at", "outbox_id", where="status = 'queued'"),
    index(
        "outbox_unsent",
        "conversation_id",
        "outbox_id",
        where="status = 'queued' and row_kind = 'message'",
    ),
    # A receipt for all that was sent up to a moment: where the buyer has not read yet.
    index(
        "outbox_unread",
        "conversation_id",
        "outbox_id",
        where="row_kind = 'message' and status in ('sent', 'delivered')",
    ),
    index("outbox_provider", "account_id", "provider_id", where="provider_id <> ''"),
    index("outbox_parked", "outbox_id", where="status = 'parked'"),
    index("outbox_failed", "outbox_id", where="status = 'failed'"),
    # The web chat's page reads its messages from here; no other channel pays for it.
    index(
        "outbox_web",
        "conversation_id",
        "turn",
        "outbox_id",
        where="kind = 'web' and row_kind = 'message'",
    ),
    key=("outbox_id",),
    fillfactor=90,
)

timers: Final = tenant_table(
    "timers",
    uuid("conversation_id"),
    string("key", None),
    moment("due_at"),
    document("notice"),
    index("timers_due", "due_at"),
    key=("conversation_id", "key"),
)

# `journal` is what the turn was told by its ports (`adapters/journal`); `redacted`: words are gone from it.
turns: Final = tenant_table(
    "turns",
    uuid("conversation_id"),
    count("turn"),
    document("steps", "[]"),
    big("seed"),
    moment("at"),
    raw("journal"),
    flag("redacted", default=False),
    # Rows come in the order of time: a few bytes for many pages, and nothing to write for most rows.
    blocks("turns_at", "at"),
    key=("conversation_id", "turn"),
)

# What a process knew of a shop at one version of it, and turns were told: questions of `adapters.journal`.
shop_facts: Final = tenant_table(
    "shop_facts",
    big("shop_version"),
    string("question", None),
    document("answer"),
    belongs_to("tenants"),
    key=("shop_version", "question"),
)

# How long a shop keeps the words of its buyers (null: always), and up to when they are gone.
retention: Final = tenant_table(
    "retention",
    number("text_days", needed=False),
    moment("redacted_until"),
    belongs_to("tenants"),
)

domain_events: Final = tenant_table(
    "domain_events",
    numbered("event_id"),
    uuid("conversation_id"),
    string("name", None),
    document("body"),
    moment("at"),
    key=("event_id",),
)
