"""Everything that a shop knows of one buyer: told to them, or taken away."""

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

EXPORT: Final = """
    select jsonb_build_object(
        'buyer', to_jsonb(b) - 'tenant_id',
        'conversations', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'conversation', c.conversation_id, 'channel', c.channel,
                'customer', c.customer_id, 'language', c.language, 'since', c.created_at,
                'remembered', c.state,
                'received', (
                    select coalesce(jsonb_agg(jsonb_build_object(
                        'at', i.received_at, 'message', i.body) order by i.inbox_id), '[]')
                      from inbox i where i.conversation_id = c.conversation_id),
                'sent', (
                    select coalesce(jsonb_agg(jsonb_build_object(
                        'at', o.created_at, 'status', o.status, 'message', o.body)
                        order by o.outbox_id), '[]')
                      from outbox o
                     where o.conversation_id = c.conversation_id and o.row_kind = 'message'),
                'understood', (
                    select coalesce(jsonb_agg(jsonb_build_object(
                        'turn', t.turn, 'at', t.at, 'steps', t.steps) order by t.turn), '[]')
                      from turns t where t.conversation_id = c.conversation_id)
            ) order by c.created_at), '[]')
              from conversations c where c.buyer_id = b.buyer_id),
        'cart', (
            select coalesce(jsonb_agg(to_jsonb(l) - 'tenant_id' - 'buyer_id'), '[]')
              from cart_lines l where l.buyer_id = b.buyer_id),
        'orders', (
            select coalesce(jsonb_agg(to_jsonb(o) - 'tenant_id' || jsonb_build_object(
                'lines', (
                    select jsonb_agg(to_jsonb(l) - 'tenant_id' - 'order_id' order by l.position)
                      from order_lines l where l.order_id = o.order_id),
                'payments', (
                    select coalesce(jsonb_agg(to_jsonb(p) - 'tenant_id' - 'account_key'
                                              order by p.created_at), '[]')
                      from payments p where p.order_id = o.order_id)
            ) order by o.created_at), '[]')
              from orders o where o.buyer_id = b.buyer_id)
    ) from buyers b where b.buyer_id = $1
"""

# In the order of a join's locks: conversations, then the buyer. A turn under way is waited for.
CHATS: Final = """
    select conversation_id from conversations where buyer_id = $1
     order by conversation_id for no key update
"""
LOCK: Final = "select buyer_id from buyers where buyer_id = $1 for no key update"

FORGET_BUYER: Final = """
    update buyers set name = '', phone = '', address = '{}', zone = '', payment_method = ''
     where buyer_id = $1
"""
# Numbers, lines and amounts stay: the shop's books must still be right.
FORGET_ORDERS: Final = """
    update orders set name = '', phone = '', address = '{}' where buyer_id = $1
"""
FORGET_CART: Final = "delete from cart_lines where buyer_id = $1"
FORGET_LINKS: Final = """
    update payments p set link = ''
      from orders o
     where o.order_id = p.order_id and o.buyer_id = $1 and p.link <> ''
"""

# The customer is nobody any more: who writes again is somebody new. Where it stood is set aside with the words.
FORGET_CHAT: Final = """
    update conversations
       set customer_id = 'erased:' || conversation_id,
           state = jsonb_build_object('state', coalesce(state -> 'state', '[]'), 'left_by', -1)
     where conversation_id = $1
"""
# A provider's id of a message may have the number in it that the message came from.
FORGET_INBOX: Final = """
    update inbox
       set message_id = 'erased:' || inbox_id, status = 'handled', error = '',
           body = body || jsonb_build_object(
               'message_id', 'erased:' || inbox_id, 'customer_id', 'erased:' || conversation_id)
     where conversation_id = $1
"""
FORGET_OUTBOX: Final = """
    update outbox
       set provider_id = '', body = case when row_kind = 'message' then '{}' else body end,
           status = case when status in ('queued', 'parked') then 'failed' else status end,
           reason = case when status in ('queued', 'parked') then 'erased' else reason end
     where conversation_id = $1
"""
FORGET_QUEUE: Final = "delete from queue where conversation_id = $1"
FORGET_TIMERS: Final = "delete from timers where conversation_id = $1 and not key like 'hold:%'"
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


async def export(connection: Connection, buyer_id: UUID) -> dict[str, Any]:
    """Everything, as plain JSON."""
    told: dict[str, Any] = await connection.fetchval(EXPORT, buyer_id)
    return told


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


async def forget_chat(connection: Connection, conversation_id: UUID) -> None:
    """Who wrote there, what is under way, and what was sent. Its turns are crossed out by `forgetting`."""
    for statement in (FORGET_INBOX, FORGET_OUTBOX, FORGET_QUEUE, FORGET_TIMERS, FORGET_CHAT):
        await connection.execute(statement, conversation_id)


async def forget_buyer(connection: Connection, buyer_id: UUID) -> None:
    for statement in (FORGET_BUYER, FORGET_ORDERS, FORGET_CART, FORGET_LINKS):
        await connection.execute(statement, buyer_id)
