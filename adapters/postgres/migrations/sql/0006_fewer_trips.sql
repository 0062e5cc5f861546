-- Fewer round trips and fewer plans a turn.

-- A buyer's cart at the prices that hold for them, in the order things were first added. The shop's currency comes even
-- where no line does: an empty cart has one too. Lines of what is no longer sold stay in the table and out of sight; a
-- bargain or a code whose time is over counts no more.
create function cart_of(p_buyer uuid, p_now timestamptz) returns table (
    cart_currency text, line_number bigint, quantity int, sku text, product_sku text, name text,
    price_minor bigint, currency text, stock int, size text, colour text, haggle jsonb,
    agreed_minor bigint, bundle_count int, bundle_minor bigint, code text, percent int,
    amount_minor bigint, least_minor bigint, ends_at timestamptz, uses int, each_buyer int,
    code_currency text
) language sql stable as $$
    select t.currency, l.line_number, l.quantity, i.sku, i.product_sku, p.name, i.price_minor,
           i.currency, i.stock, i.size, i.colour, i.haggle, b.agreed_minor, b.bundle_count,
           b.bundle_minor, c.code, c.percent, c.amount_minor, c.least_minor, c.ends_at,
           c.uses - c.used, c.each_buyer, c.currency
      from tenants t
      left join (
            buyers u
            join codes c on c.code = u.code and c.active
                        and (c.ends_at is null or c.ends_at > p_now)
                        and (c.uses is null or c.used < c.uses)
      ) on u.buyer_id = p_buyer
      left join (
            cart_lines l
            join items i on i.sku = l.sku and i.active
            join products p on p.sku = i.product_sku and p.active
            left join bargains b on b.buyer_id = l.buyer_id and b.sku = l.sku
                                and b.expires_at > p_now
      ) on l.buyer_id = p_buyer
$$;

-- Lock, then load: no row when the lease was lost. The queue's row is read and not locked, so that
-- new messages are put without waiting for the turn; end_turn asks again, with a lock.
-- "no key" is the lock that the update at the end takes as well.
-- With the conversation comes what nearly every turn asks for next.
drop function begin_turn(uuid, uuid, bigint);
create function begin_turn(
    p_tenant uuid, p_conversation uuid, p_token bigint, p_now timestamptz)
returns table (
    account_id uuid, channel text, customer_id text, buyer_id uuid, state jsonb, language text,
    turn int, last_inbound_at timestamptz, shop_version bigint, buyer buyers, cart jsonb,
    has_draft boolean, has_ordered boolean
) language plpgsql as $$
#variable_conflict use_column
declare
    v_shared boolean;
    v_buyer uuid;
begin
    perform set_config('app.tenant_id', p_tenant::text, true);
    select c.shared, c.buyer_id into v_shared, v_buyer
      from conversations c where c.conversation_id = p_conversation for no key update;
    -- Two chats of one buyer take turns: they have one cart and one order in the making.
    if v_shared then
        perform from buyers b where b.buyer_id = v_buyer for no key update;
    end if;
    -- A statement of its own: while that one waited, another worker may have taken over.
    return query
        select c.account_id, c.channel, c.customer_id, c.buyer_id, c.state, c.language, c.turn,
               c.last_inbound_at, t.shop_version, b,
               (select jsonb_agg(to_jsonb(l) order by l.line_number) 
                 from cart_of(c.buyer_id, p_now) l),
               exists (select from orders o where o.buyer_id = c.buyer_id and o.status = 'draft'),
               exists (select from orders o where o.buyer_id = c.buyer_id and o.status <> 'draft')
          from queue q
          join conversations c on c.conversation_id = q.conversation_id
          join buyers b on b.buyer_id = c.buyer_id
         cross join tenants t
         where q.conversation_id = p_conversation and q.lease_token = p_token;
end
$$;

-- Several rows in one statement, of any shops. A row that has been claimed again since stays as it is;
-- so does one whose receipt was faster. True: later messages of these conversations wait.
-- Rows are locked in the order of their keys, so that two groups never wait for each other.
drop function settle_outbox(jsonb);
create function settle_outbox(p_rows jsonb) returns boolean
language sql security definer set search_path = pg_catalog, public, pg_temp
as $$
    with said as (
        select * from jsonb_to_recordset(p_rows) as r (
            tenant_id uuid, outbox_id bigint, attempts int, status text, provider_id text,
            reason text, available_at timestamptz)
    ), held as materialized (
        select o.tenant_id, o.outbox_id
          from outbox o
          join said s on s.tenant_id = o.tenant_id and s.outbox_id = o.outbox_id
         order by o.tenant_id, o.outbox_id
           for no key update of o
    ), settled as (
        update outbox o
           set provider_id = case when s.provider_id <> '' then s.provider_id else o.provider_id end,
               status = case when o.status = 'queued' then s.status else o.status end,
               available_at = coalesce(s.available_at, o.available_at),
               reason = s.reason
          from held h
          join said s on s.tenant_id = h.tenant_id and s.outbox_id = h.outbox_id
         where o.tenant_id = h.tenant_id and o.outbox_id = h.outbox_id
           and o.attempts = s.attempts
           -- A receipt may be faster than our own note of what the provider's answer was.
           and (o.status = 'queued' or (s.status = 'sent' and o.provider_id = ''))
        returning o.tenant_id, o.conversation_id
    )
    select exists (
        select from settled d
          join outbox o on o.tenant_id = d.tenant_id and o.conversation_id = d.conversation_id
         where o.status = 'queued' and o.row_kind = 'message' and o.attempts = 0)
$$;

revoke execute on function cart_of(uuid, timestamptz),
    begin_turn(uuid, uuid, bigint, timestamptz), settle_outbox(jsonb) from public;
grant execute on function cart_of(uuid, timestamptz),
    begin_turn(uuid, uuid, bigint, timestamptz), settle_outbox(jsonb)
    to bot_app, bot_dispatch;
grant create on schema public to bot_dispatch;  -- needed to be given a function
alter function settle_outbox(jsonb) owner to bot_dispatch;
revoke create on schema public from bot_dispatch;
