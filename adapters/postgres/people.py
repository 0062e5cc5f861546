"""Everything that a shop knows of one buyer, taken away. What that is, `tables.personal` says."""

from typing import Any, Final
from uuid import UUID

from adapters.postgres.pool import Connection
from domain.model.ids import BuyerId, ConversationId

WHO: Final = """
    select distinct b.buyer_id
      from buyers b
      left join conversations c on c.buyer_id = b.buyer_id
      left join accounts a on a.account_id = c.account_id
     where b.buyer_id::text = $1 or b.phone = $1
        or (c.channel || ':' || c.customer_id) = $1 or (a.key || ':' || c.customer_id) = $1
"""

# In the order of a join's locks: conversations, then the buyer. A turn under way is waited for.
CHATS: Final = """
    select conversation_id from conversations where buyer_id = $1
     order by conversation_id for no key update
"""
LOCK: Final = "select buyer_id from buyers where buyer_id = $1 for no key update"

FORGET_BUYER: Final = """
    update buyers
       set name = '', phone = '', address = '{}', zone = '', payment_method = '', language = '',
           opted_out_at = null, code = ''
     where buyer_id = $1
"""
# Numbers, lines, fees and amounts stay: the shop's books must still be right.
FORGET_ORDERS: Final = """
    update orders set name = '', phone = '', address = '{}', receipt_token = '' where buyer_id = $1
"""
FORGET_CART: Final = "delete from cart_lines where buyer_id = $1"
FORGET_BARGAINS: Final = "delete from bargains where buyer_id = $1"
# Who was asked on their phone has the number of it in the provider's id as well.
FORGET_PAYMENTS: Final = """
    update payments p
       set link = '', phone = '', provider_ref = case when p.phone = '' then p.provider_ref else '' end
      from orders o
     where o.order_id = p.order_id and o.buyer_id = $1
"""
# What people of the shop wrote in their own words.
FORGET_REASONS: Final = """
    update refunds r set why = ''
      from orders o
     where o.order_id = r.order_id and o.buyer_id = $1
"""
FORGET_NOTES: Final = """
    update tasks t set note = ''
     where t.order_id in (select order_id from orders where buyer_id = $1)
        or split_part(t.reference, ':', 1) in (
            select p.reference from payments p join orders o on o.order_id = p.order_id
             where o.buyer_id = $1)
"""

# Bytes that nobody could read and that have the customer's address in them.
FORGET_UNREADABLE: Final = """
    delete from unreadable u
     using conversations c
     where c.conversation_id = $1 and c.account_id = u.account_id
       and position(convert_to(c.customer_id, 'UTF8') in u.body) > 0
"""
# The customer is nobody any more: who writes again is somebody new. Where it stood is set aside with the words, and
# it is stopped: money that comes late is counted, and nobody is written to.
FORGET_CHAT: Final = """
    update conversations
       set customer_id = 'erased:' || conversation_id,
           state = '{"state": ["stopped"], "left_by": -1}'
     where conversation_id = $1
"""
FORGET_JOINS: Final = "delete from joins where issuer = $1 or redeemer = $1"
FORGET_MISSES: Final = "delete from join_misses where conversation_id = $1"
FORGET_EVENTS: Final = "select redact_events($1)"
# A provider's id of a message may have the number in it that the message came from.
FORGET_INBOX: Final = """
    update inbox
       set message_id = 'erased:' || inbox_id, status = 'handled', error = '',
           body = body || jsonb_build_object(
               'message_id', 'erased:' || inbox_id, 'customer_id', 'erased:' || conversation_id)
     where conversation_id = $1
"""
# Money that is on its way back is still sent; nobody is asked for money any more. An effect's body names references.
FORGET_OUTBOX: Final = """
    update outbox
       set provider_id = '', body = case when row_kind = 'message' then '{}' else body end,
           status = case when given_up then 'failed' else status end,
           reason = case when given_up then 'erased' else reason end
      from (
        select outbox_id as number,
               status in ('queued', 'parked') and (row_kind = 'message' or kind = 'start_payment')
                   as given_up
          from outbox where conversation_id = $1) as o
     where outbox_id = number
"""
FORGET_QUEUE: Final = "delete from queue where conversation_id = $1"
# Stock that comes back, money that is asked about, sent back or due: of the books, not of the person.
FORGET_TIMERS: Final = """
    delete from timers
     where conversation_id = $1
       and split_part(key, ':', 1) not in (
           'hold', 'watch', 'refund', 'balance', 'reject', 'revive', 'settle')
"""
UNHEARD: Final = "select inbox_id, body from inbox where conversation_id = $1"
REWRITE_INBOX: Final = "update inbox set body = $2 where inbox_id = $1"


async def who(connection: Connection, name: str) -> BuyerId:
    """By our id, a phone number (E.164), `channel:customer` or `account:customer`.

    Raises:
        LookupError: there is nobody, or more than one.
    """
    rows = await connection.fetch(WHO, name)
    if len(rows) == 1:
        return BuyerId(rows[0]["buyer_id"])
    found = ", ".join(str(row["buyer_id"]) for row in rows)
    raise LookupError(f"{name!r} is several buyers: {found}" if rows else f"no buyer {name!r}")


async def chats_of(connection: Connection, buyer_id: UUID) -> list[ConversationId]:
    """The buyer's conversations, locked with them until the transaction ends."""
    rows = await connection.fetch(CHATS, buyer_id)
    await connection.fetch(LOCK, buyer_id)
    return [ConversationId(row["conversation_id"]) for row in rows]


async def heard_in(connection: Connection, conversation_id: UUID) -> dict[int, Any]:
    """Every message of a conversation, also those that had no turn."""
    return {row[0]: row[1] for row in await connection.fetch(UNHEARD, conversation_id)}


async def rewrite_heard(connection: Connection, bodies: dict[int, Any]) -> None:
    await connection.executemany(REWRITE_INBOX, [*bodies.items()])


OF_A_CHAT: Final = (
    *(FORGET_INBOX, FORGET_OUTBOX, FORGET_QUEUE, FORGET_TIMERS, FORGET_EVENTS, FORGET_JOINS),
    *(FORGET_MISSES, FORGET_UNREADABLE, FORGET_CHAT),
)
OF_A_BUYER: Final = (
    *(FORGET_BUYER, FORGET_CART, FORGET_BARGAINS),
    *(FORGET_NOTES, FORGET_REASONS, FORGET_PAYMENTS, FORGET_ORDERS),
)


async def forget_chat(connection: Connection, conversation_id: UUID) -> None:
    """Who wrote there, what is under way, and what was sent. Its turns are crossed out by `forgetting`."""
    for statement in OF_A_CHAT:
        await connection.execute(statement, conversation_id)


async def forget_buyer(connection: Connection, buyer_id: UUID) -> None:
    for statement in OF_A_BUYER:
        await connection.execute(statement, buyer_id)
