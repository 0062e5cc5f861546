-- What becomes of a claimed outbox row. They run as bot_app, under its policies.

-- Several rows in one commit, of any shops. A row that has been claimed again since stays as it is;
-- so does one whose receipt was faster. True: later messages of these conversations wait.
create function settle_outbox(p_rows jsonb) returns boolean language plpgsql as $$
declare
    r record;
    v_conversation uuid;
    v_more boolean := false;
begin
    for r in
        select * from jsonb_to_recordset(p_rows) as r (
            tenant_id uuid, outbox_id bigint, attempts int, status text, provider_id text,
            reason text, available_at timestamptz)
         order by tenant_id, outbox_id
    loop
        perform set_tenant(r.tenant_id);
        v_conversation := null;
        update outbox o
           set provider_id = case when r.provider_id <> '' then r.provider_id else o.provider_id end,
               status = case when o.status = 'queued' then r.status else o.status end,
               available_at = coalesce(r.available_at, o.available_at),
               reason = r.reason
         where o.outbox_id = r.outbox_id and o.attempts = r.attempts
           -- A receipt may be faster than our own note of what the provider's answer was.
           and (o.status = 'queued' or (r.status = 'sent' and o.provider_id = ''))
        returning o.conversation_id into v_conversation;
        v_more := v_more or exists (
            select from outbox o
             where o.conversation_id = v_conversation and o.status = 'queued'
               and o.row_kind = 'message' and o.attempts = 0);
    end loop;
    return v_more;
end
$$;

-- Not now, by our own choice: nobody was asked, so the claim does not count as a try.
-- False: the row has been claimed again since.
create function postpone_outbox(
    p_tenant uuid, p_outbox bigint, p_attempts int, p_available_at timestamptz, p_reason text
) returns boolean language plpgsql as $$
begin
    perform set_tenant(p_tenant);
    update outbox o
       set attempts = o.attempts - 1, available_at = p_available_at, reason = p_reason
     where o.outbox_id = p_outbox and o.attempts = p_attempts and o.status = 'queued';
    return found;
end
$$;

-- How far a message has come. What failed or was parked can still turn out to have arrived.
create function delivery_rank(p_status text) returns int language sql immutable parallel safe
    return case p_status
        when 'queued' then 0 when 'parked' then 0 when 'sent' then 1
        when 'failed' then 2 when 'delivered' then 3 when 'read' then 4 end;

-- All that had left for this customer by then, give or take what the clocks differ and our call's
-- answer takes: the time of leaving is ours, the other one the provider's.
create function receive_watermark(
    p_account uuid, p_customer text, p_status text, p_at timestamptz
) returns void language sql as $$
    update outbox o
       set status = p_status
      from conversations c
     where c.account_id = p_account and c.customer_id = p_customer
       and o.tenant_id = c.tenant_id and o.conversation_id = c.conversation_id
       and o.row_kind = 'message' and o.status in ('sent', 'delivered')
       and o.created_at <= p_at and o.available_at <= p_at + interval '10 seconds'
       and delivery_rank(o.status) < delivery_rank(p_status)
$$;

-- Forward only. Receipts name our reference or the provider's id; several may be for one message.
create function receive_receipts(p_tenant uuid, p_account uuid, p_receipts jsonb)
returns void language plpgsql as $$
declare
    r record;
begin
    perform set_tenant(p_tenant);
    for r in
        select * from jsonb_to_recordset(p_receipts) as r (
            reference text, provider_id text, status text, error text, up_to text, at timestamptz)
         order by reference, provider_id, delivery_rank(status)
    loop
        if r.up_to <> '' then
            perform receive_watermark(p_account, r.up_to, r.status, r.at);
            continue;
        end if;
        update outbox o
           set status = r.status, reason = r.error,
               provider_id = case when o.provider_id = '' then r.provider_id else o.provider_id end
         where o.key = r.reference and r.reference <> ''
           and o.account_id = p_account and o.row_kind = 'message'
           and delivery_rank(o.status) < delivery_rank(r.status);
        continue when found;
        update outbox o
           set status = r.status, reason = r.error
         where o.account_id = p_account and o.provider_id = r.provider_id and r.provider_id <> ''
           and o.row_kind = 'message' and delivery_rank(o.status) < delivery_rank(r.status);
    end loop;
end
$$;
