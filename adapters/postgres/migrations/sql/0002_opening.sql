-- What was paid before there was a ledger stands in it too. The owner is bound by the policies of
-- tables as everybody is, but for the length of this script.
alter table orders no force row level security;
alter table order_lines no force row level security;
alter table payments no force row level security;

update payments set received_minor = amount_minor, received_currency = currency
 where status = 'paid' and amount_minor > 0;

insert into ledger (
    tenant_id, at, kind, from_account, from_order, to_account, to_order, amount_minor, currency,
    reference, key)
select p.tenant_id, p.created_at, 'received', 'outside', null, 'credit', p.order_id,
       p.amount_minor, p.currency, p.reference, 'received:' || p.reference
  from payments p
 where p.status = 'paid' and p.amount_minor > 0
 order by p.created_at, p.reference;

-- An order that counts as paid without a payment (marked by hand, before there was a command for it) is left as it
-- is: `bot ledger check` names it.
insert into ledger (
    tenant_id, at, kind, from_account, from_order, to_account, to_order, amount_minor, currency,
    reference, key)
select o.tenant_id, o.created_at, 'applied', 'credit', o.order_id, 'order', o.order_id,
       least(t.total, r.received), o.currency, 'opening', 'applied:' || o.order_id
  from orders o
  cross join lateral (
    select o.fee_minor + coalesce(sum(l.quantity * l.unit_minor), 0) as total
      from order_lines l
     where l.tenant_id = o.tenant_id and l.order_id = o.order_id
  ) t
  cross join lateral (
    select sum(p.amount_minor) as received
      from payments p
     where p.tenant_id = o.tenant_id and p.order_id = o.order_id and p.status = 'paid'
       and p.currency = o.currency
  ) r
 where o.status in ('paid', 'packed', 'shipped', 'delivered') and r.received > 0 and t.total > 0;

alter table orders force row level security;
alter table order_lines force row level security;
alter table payments force row level security;
