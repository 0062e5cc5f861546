-- What an order costs, with what was taken off: by bargaining, by a code, and afterwards.
create or replace function order_payable(p_tenant uuid, p_order uuid) returns bigint
language sql stable as $$
    select o.fee_minor - o.discount_minor - o.allowance_minor + coalesce((
        select sum(l.quantity * l.unit_minor - l.off_minor) from order_lines l
         where l.tenant_id = o.tenant_id and l.order_id = o.order_id), 0)
      from orders o
     where o.tenant_id = p_tenant and o.order_id = p_order
$$;
