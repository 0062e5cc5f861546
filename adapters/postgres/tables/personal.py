"""Which columns hold something of a buyer, and which do not: every column stands in one of two lists.

A buyer is told all that is theirs (`telling`), and can have it forgotten (`people`): then what stands in `PERSONAL`
is emptied, crossed out, or gone with its row. What stays are ids, amounts, times and what the shop sold, which are
nobody's once the person is gone. A test puts something into each of these columns, and looks for it afterwards.
"""

from collections.abc import Mapping
from typing import Final

PERSONAL: Final[Mapping[str, str]] = {
    "bargains": "sku offered_minor currency rounds agreed_minor bundle_count bundle_minor",
    "buyers": "name phone address zone payment_method language opted_out_at code",
    "cart_lines": "sku quantity",
    "conversations": "customer_id state",
    "domain_events": "body",
    "inbox": "message_id body error",
    "join_misses": "conversation_id at",
    "joins": "code_hash status issuer redeemer issuer_agreed redeemer_agreed expires_at joined_at"
    " brought",
    "orders": "name phone address receipt_token",
    # An M-Pesa id has the number in it that the prompt went to.
    "payments": "link provider_ref phone",
    "outbox": "body provider_id",
    # What people of the shop write by hand may name somebody.
    "refunds": "why",
    "tasks": "note",
    "turns": "steps journal",
    "unreadable": "body",
}
IMPERSONAL: Final[Mapping[str, str]] = {
    "accounts": "account_id key channel external_id address door secrets active",
    "answers": "topic language answer",
    "bargains": "buyer_id expires_at",
    "buyers": "buyer_id created_at",
    "cart_lines": "buyer_id line_number",
    "categories": "category_key names position",
    # How often a code was used, not by whom: that is counted from the orders.
    "codes": "code percent amount_minor least_minor currency ends_at uses each_buyer used active",
    "conversations": "conversation_id account_id channel buyer_id language turn last_inbound_at shared"
    " created_at",
    "domain_events": "event_id conversation_id name at",
    "goes_with": "product_sku other_sku position",
    "inbox": "inbox_id account_id conversation_id received_at status",
    "items": "sku product_sku size colour price_minor currency stock position active haggle",
    "join_misses": "miss_id",
    "joins": "join_id",
    # References are ours: an order's number and a tail.
    "ledger": "entry_id at kind from_account from_order to_account to_order amount_minor currency"
    " reference key",
    "order_lines": "order_id position sku title quantity unit_minor currency off_minor",
    # The zone and the code say why the order cost what it cost.
    "orders": "order_id number number_key buyer_id conversation_id status fee_minor currency zone"
    " payment_method created_at expires_at due_at refused allowance_minor code discount_minor",
    "outbox": "outbox_id conversation_id account_id row_kind kind key status attempts available_at reason"
    " turn created_at correlation_id",
    "payment_accounts": "key provider most_minor currency email_domain settings secrets position active",
    # The token is where a provider calls back, so that money which comes late is counted.
    "payments": "reference order_id provider account_key amount_minor currency status created_at"
    " callback_token pushed_at deposit received_minor received_currency",
    "products": "sku name short category_key description picture synonyms facts position active"
    " lowest_minor highest_minor search called",
    "queue": "conversation_id ready_at lease_token attempts version",
    # References and amounts.
    "reconciliations": "day account_key at checked differences",
    "refs": "ref product_sku",
    "refunds": "reference payment_reference order_id amount_minor currency status by provider_ref"
    " created_at",
    "retention": "text_days redacted_until",
    "shop_facts": "shop_version question answer",
    "tasks": "task_id kind order_id reference amount_minor currency opened_at closed_at closed_by",
    "templates": "news language name code parameters",
    "tenants": "key name country currency timezone languages about order_prefix hold_minutes news"
    " deposits refund_limits shop_version",
    # A notice names orders and payments; those that are not of the books go.
    "timers": "conversation_id key due_at notice",
    "turns": "conversation_id turn seed at redacted",
    "unreadable": "unreadable_id account_id reason received_at",
    "vocabulary": "word",
    "zones": "zone_key name fee_minor currency days areas pickup position",
}
"""Beside the tenant's id, which every table has."""


def listed(columns: Mapping[str, str]) -> set[tuple[str, str]]:
    """Table and column."""
    return {(table, column) for table, names in columns.items() for column in names.split()}
