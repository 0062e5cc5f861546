"""What must add up in a shop's books, each as a question for the rows that do not."""

from typing import Final

# Every payment that is paid has one entry of exactly what was confirmed, at its own order; no other has any.
PAYMENTS: Final = """
    select coalesce(p.reference, l.reference) as about,
           format('payment is %s with %s %s confirmed, and the ledger received %s %s in %s entries',
                  coalesce(p.status, 'unknown'), coalesce(p.received_minor, 0),
                  coalesce(p.received_currency, ''), coalesce(l.minor, 0),
                  coalesce(l.currency, ''), coalesce(l.entries, 0)) as fault
      from payments p
      full join (
        select reference, count(*) as entries, sum(amount_minor) as minor,
               string_agg(distinct currency, ',') as currency, min(to_order::text) as order_id
          from ledger where kind = 'received' group by reference
      ) l on l.reference = p.reference
     where case when p.status = 'paid'
           then (l.entries, l.minor, l.currency, l.order_id) is distinct from
                (1::bigint, p.received_minor::numeric, p.received_currency, p.order_id::text)
                and not (p.received_minor = 0 and l.entries is null)
           else l.entries is not null or p.received_minor is not null end
"""

HELD: Final = """
    with moves as (
        select from_order as order_id, currency, from_account as account, -amount_minor as minor
          from ledger where from_order is not null
        union all
        select to_order, currency, to_account, amount_minor from ledger where to_order is not null
    ), held as (
        select order_id, currency,
               coalesce(sum(minor) filter (where account = 'credit'), 0) as credit,
               coalesce(sum(minor) filter (where account = 'order'), 0) as spent,
               coalesce(sum(minor) filter (where account = 'refund'), 0) as refund
          from moves group by order_id, currency
    ), costs as (
        select o.*, o.fee_minor - o.discount_minor - o.allowance_minor + coalesce((
            select sum(l.quantity * l.unit_minor - l.off_minor) from order_lines l
             where l.order_id = o.order_id), 0) as payable
          from orders o
    )
"""

# What is spent on an order is what its status says.
ORDERS: Final = (
    HELD  # noqa: S608 - two strings of ours
    + """
    select o.number as about,
           format('order is %s and costs %s %s, and %s are spent on it',
                  o.status, o.currency, o.payable, coalesce(h.spent, 0)) as fault
      from costs o
      left join held h on h.order_id = o.order_id and h.currency = o.currency
     where case
        when o.status = 'paid' then coalesce(h.spent, 0) <> o.payable
        when o.status in ('packed', 'shipped', 'delivered') then
            coalesce(h.spent, 0) <> o.payable
            -- The rest is collected at the door, or due on its day.
            and not (coalesce(h.spent, 0) < o.payable
                     and (o.payment_method = 'cash_on_delivery' or o.due_at is not null))
        when o.status = 'confirmed' then
            coalesce(h.spent, 0) >= o.payable or (coalesce(h.spent, 0) > 0 and o.due_at is null)
        else coalesce(h.spent, 0) <> 0 end
"""
)

BALANCES: Final = (
    HELD  # noqa: S608 - two strings of ours
    + """
    select coalesce(o.number, h.order_id::text) as about,
           format('holds %s credit %s, spent %s, on its way back %s',
                  h.currency, h.credit, h.spent, h.refund) as fault
      from held h
      left join costs o on o.order_id = h.order_id
     where least(h.credit, h.spent, h.refund) < 0 or o.order_id is null
        or (h.spent > 0 and h.currency <> o.currency)
"""
)

# A refund is taken from the credit once, and ends once: sent, or put back.
REFUNDS: Final = """
    select coalesce(r.reference, l.reference) as about,
           format('refund of %s is %s, and the ledger took %s, sent %s and put back %s',
                  coalesce(r.amount_minor, 0), coalesce(r.status, 'unknown'),
                  coalesce(l.taken, 0), coalesce(l.sent, 0), coalesce(l.put_back, 0)) as fault
      from refunds r
      full join (
        select reference,
               coalesce(sum(amount_minor) filter (where kind = 'refunding'), 0) as taken,
               coalesce(sum(amount_minor) filter (where kind = 'refunded'), 0) as sent,
               coalesce(sum(amount_minor) filter (where kind = 'returned'), 0) as put_back
          from ledger where kind in ('refunding', 'refunded', 'returned') group by reference
      ) l on l.reference = r.reference
     where (l.taken, l.sent, l.put_back) is distinct from (
        r.amount_minor::numeric,
        case when r.status = 'done' then r.amount_minor else 0 end::numeric,
        case when r.status = 'failed' then r.amount_minor else 0 end::numeric)
"""

# No payment gives back more than came in by it.
RETURNED: Final = """
    select p.reference as about,
           format('%s came in by it, and %s go back', p.received_minor, r.minor) as fault
      from payments p
      join (
        select payment_reference, sum(amount_minor) as minor
          from refunds where status <> 'failed' group by payment_reference
      ) r on r.payment_reference = p.reference
     where r.minor > coalesce(p.received_minor, 0)
"""

# Money in = money on orders + credits open + on its way back + sent back, in each currency.
SUMS: Final = (
    HELD  # noqa: S608 - two strings of ours
    + """
    , paid_in as (
        select received_currency as currency, sum(received_minor) as minor
          from payments where status = 'paid' and received_minor > 0 group by received_currency
    ), sent_back as (
        select currency, sum(amount_minor) as minor
          from refunds where status = 'done' group by currency
    ), kept as (
        select currency, sum(credit) as credit, sum(spent) as spent, sum(refund) as refund
          from held group by currency
    )
    select coalesce(i.currency, k.currency) as about,
           format('in %s, on orders %s, credit %s, on its way back %s, sent back %s',
                  coalesce(i.minor, 0), coalesce(k.spent, 0), coalesce(k.credit, 0),
                  coalesce(k.refund, 0), coalesce(s.minor, 0)) as fault
      from paid_in i
      full join kept k on k.currency = i.currency
      left join sent_back s on s.currency = coalesce(i.currency, k.currency)
     where coalesce(i.minor, 0) <> coalesce(k.spent, 0) + coalesce(k.credit, 0)
                                   + coalesce(k.refund, 0) + coalesce(s.minor, 0)
"""
)
CHECKS: Final = (PAYMENTS, ORDERS, BALANCES, REFUNDS, RETURNED, SUMS)
