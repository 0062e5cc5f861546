"""Everything that a shop knows of one buyer, told to them. What that is, `tables.personal` says."""

from typing import Any, Final
from uuid import UUID

from adapters.postgres.pool import Connection

# Of a conversation `c`. A journal is what a turn was told of the buyer, and of the shop.
CHAT: Final = """
    jsonb_build_object(
        'conversation', c.conversation_id, 'channel', c.channel, 'customer', c.customer_id,
        'language', c.language, 'since', c.created_at, 'remembered', c.state,
        'received', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'at', i.received_at, 'as', i.message_id, 'message', i.body) order by i.inbox_id), '[]')
              from inbox i where i.conversation_id = c.conversation_id),
        'unreadable', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'at', u.received_at, 'bytes', octet_length(u.body)) order by u.unreadable_id), '[]')
              from unreadable u
             where u.account_id = c.account_id
               and position(convert_to(c.customer_id, 'UTF8') in u.body) > 0),
        'sent', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'at', o.created_at, 'as', o.provider_id, 'status', o.status, 'message', o.body)
                order by o.outbox_id), '[]')
              from outbox o
             where o.conversation_id = c.conversation_id and o.row_kind = 'message'),
        'asked_of_others', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'at', o.created_at, 'what', o.kind, 'about', o.body) order by o.outbox_id), '[]')
              from outbox o
             where o.conversation_id = c.conversation_id and o.row_kind = 'effect'),
        'understood', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'turn', t.turn, 'at', t.at, 'steps', t.steps, 'looked_up',
                case when t.journal = '' then null
                     else convert_from(t.journal, 'UTF8')::jsonb -> 'calls' end)
                order by t.turn), '[]')
              from turns t where t.conversation_id = c.conversation_id),
        'happened', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'at', e.at, 'what', e.name, 'about', e.body) order by e.event_id), '[]')
              from domain_events e where e.conversation_id = c.conversation_id),
        'planned', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'at', w.due_at, 'notice', w.notice) order by w.due_at), '[]')
              from timers w where w.conversation_id = c.conversation_id),
        'joined', (
            select coalesce(jsonb_agg(to_jsonb(j) - 'tenant_id' - 'code_hash'
                                      order by j.expires_at), '[]')
              from joins j where c.conversation_id in (j.issuer, j.redeemer)),
        'wrong_codes', (
            select coalesce(jsonb_agg(m.at order by m.at), '[]')
              from join_misses m where m.conversation_id = c.conversation_id))
"""
# Of an order `o`. Which of the shop's accounts was paid, and where its provider calls back, is not the buyer's.
ORDER: Final = """
    to_jsonb(o) - 'tenant_id' || jsonb_build_object(
        'lines', (
            select jsonb_agg(to_jsonb(l) - 'tenant_id' - 'order_id' order by l.position)
              from order_lines l where l.order_id = o.order_id),
        'payments', (
            select coalesce(jsonb_agg(to_jsonb(p) - 'tenant_id' - 'account_key' - 'callback_token'
                                      order by p.created_at), '[]')
              from payments p where p.order_id = o.order_id),
        'refunds', (
            select coalesce(jsonb_agg(to_jsonb(r) - 'tenant_id' - 'by' order by r.created_at), '[]')
              from refunds r where r.order_id = o.order_id),
        'booked', (
            select coalesce(jsonb_agg(to_jsonb(b) - 'tenant_id' order by b.entry_id), '[]')
              from ledger b where o.order_id in (b.from_order, b.to_order)),
        'seen_to', (
            select coalesce(jsonb_agg(to_jsonb(t) - 'tenant_id' - 'closed_by' order by t.task_id), '[]')
              from tasks t
             where t.order_id = o.order_id
                or split_part(t.reference, ':', 1) in (
                    select p.reference from payments p where p.order_id = o.order_id)))
"""
EXPORT: Final = f"""
    select jsonb_build_object(
        'buyer', to_jsonb(b) - 'tenant_id',
        'conversations', (
            select coalesce(jsonb_agg({CHAT} order by c.created_at), '[]')
              from conversations c where c.buyer_id = b.buyer_id),
        'cart', (
            select coalesce(jsonb_agg(to_jsonb(l) - 'tenant_id' - 'buyer_id'), '[]')
              from cart_lines l where l.buyer_id = b.buyer_id),
        'bargains', (
            select coalesce(jsonb_agg(to_jsonb(g) - 'tenant_id' - 'buyer_id'), '[]')
              from bargains g where g.buyer_id = b.buyer_id),
        'orders', (
            select coalesce(jsonb_agg({ORDER} order by o.created_at), '[]')
              from orders o where o.buyer_id = b.buyer_id)
    ) from buyers b where b.buyer_id = $1
"""  # noqa: S608 - strings of ours


async def export(connection: Connection, buyer_id: UUID) -> dict[str, Any]:
    """Everything, as plain JSON."""
    told: dict[str, Any] = await connection.fetchval(EXPORT, buyer_id)
    return told
