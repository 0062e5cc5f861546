-- The books keep themselves: a balance is never below zero, an order never above its price, and no
-- entry is ever changed. Whoever writes wrongly gets an error, whatever program it is.

create function order_payable(p_tenant uuid, p_order uuid) returns bigint
language sql stable as $$
    select o.fee_minor - o.allowance_minor + coalesce((
        select sum(l.quantity * l.unit_minor) from order_lines l
         where l.tenant_id = o.tenant_id and l.order_id = o.order_id), 0)
      from orders o
     where o.tenant_id = p_tenant and o.order_id = p_order
$$;

-- What an order holds, in each currency that ever came in for it.
create function ledger_balances(p_tenant uuid, p_order uuid)
returns table (currency text, credit bigint, spent bigint, refund bigint)
language sql stable as $$
    select m.currency,
           coalesce(sum(m.minor) filter (where m.account = 'credit'), 0)::bigint,
           coalesce(sum(m.minor) filter (where m.account = 'order'), 0)::bigint,
           coalesce(sum(m.minor) filter (where m.account = 'refund'), 0)::bigint
      from (
        select l.currency, l.from_account as account, -l.amount_minor as minor
          from ledger l where l.tenant_id = p_tenant and l.from_order = p_order
        union all
        select l.currency, l.to_account, l.amount_minor
          from ledger l where l.tenant_id = p_tenant and l.to_order = p_order
      ) m
     group by m.currency
$$;

-- The orders are locked first, in the order of their ids: whoever writes for the same one waits here,
-- and the balance is counted after the lock, with what the other has written.
create function keep_balances() returns trigger language plpgsql as $$
declare
    v_order uuid;
    v_currency text;
    v_held record;
begin
    perform from orders o
      where o.tenant_id = new.tenant_id and o.order_id in (new.from_order, new.to_order)
      order by o.order_id for no key update;
    foreach v_order in array array_remove(array[new.from_order, new.to_order], null) loop
        select o.currency into v_currency from orders o
         where o.tenant_id = new.tenant_id and o.order_id = v_order;
        for v_held in select * from ledger_balances(new.tenant_id, v_order) loop
            if least(v_held.credit, v_held.spent, v_held.refund) < 0 then
                raise exception 'the ledger holds no % % at order %',
                    new.amount_minor, new.currency, v_order using errcode = 'check_violation';
            end if;
            if v_held.spent > 0 and (v_held.currency <> v_currency
               or v_held.spent > order_payable(new.tenant_id, v_order)) then
                raise exception 'order % costs less than is spent on it', v_order
                    using errcode = 'check_violation';
            end if;
        end loop;
    end loop;
    return null;
end
$$;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger balances after insert on ledger for each row execute function keep_balances();
create trigger append_only before update or delete on ledger
    for each row execute function refuse_change();
create trigger append_only_whole before truncate on ledger
    for each statement execute function refuse_change();

-- Paid means that its money is there; closed, that none is left on it.
create function keep_status_paid() returns trigger language plpgsql as $$
declare
    v_spent bigint;
    v_costs bigint;
begin
    select b.spent into v_spent from ledger_balances(new.tenant_id, new.order_id) b
     where b.currency = new.currency;
    v_spent := coalesce(v_spent, 0);
    if new.status = 'paid' then
        -- The row is not written yet: its fee and allowance are taken from here.
        select order_payable(new.tenant_id, new.order_id)
               - old.fee_minor + new.fee_minor + old.allowance_minor - new.allowance_minor
          into v_costs;
        if v_spent <> v_costs then
            raise exception 'order % costs %, and % are paid', new.order_id, v_costs, v_spent
                using errcode = 'check_violation';
        end if;
    elsif v_spent <> 0 then
        raise exception 'order % is not closed: % are spent on it', new.order_id, v_spent
            using errcode = 'check_violation';
    end if;
    return new;
end
$$;

create trigger paid_is_paid before update of status on orders for each row
    when (old.status is distinct from new.status
          and new.status in ('paid', 'cancelled', 'expired', 'refunded'))
    execute function keep_status_paid();

-- Whose payment reports itself at a payment's own address, and whose receipt is asked for.
create function payment_by_callback(p_token text)
returns table (tenant_id uuid, reference text, provider text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select p.tenant_id, p.reference, p.provider
      from tenants t
      join payments p on p.tenant_id = t.tenant_id and p.callback_token = p_token
     where p_token <> '' and p.callback_token <> ''
$$;

create function order_by_receipt(p_token text) returns table (tenant_id uuid, order_id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select o.tenant_id, o.order_id
      from tenants t
      join orders o on o.tenant_id = t.tenant_id and o.receipt_token = p_token
     where p_token <> '' and o.receipt_token <> ''
$$;
