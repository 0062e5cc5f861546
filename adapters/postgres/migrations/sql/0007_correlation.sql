-- The id that a webhook got when it came in goes with the message: in the inbox it is part of the body, a turn
-- sets it for its transaction, and each row that the transaction writes to the outbox carries it on.
alter table outbox add column correlation_id uuid
    default nullif(current_setting('app.correlation_id', true), '')::uuid;

-- Let a conversation hear something, once per message id. False: it has heard it.
drop function notify_conversation(uuid, uuid, text, timestamptz, jsonb);
create function notify_conversation(
    p_tenant uuid, p_conversation uuid, p_message text, p_now timestamptz, p_content jsonb,
    p_correlation text
) returns boolean language plpgsql as $$
begin
    perform set_tenant(p_tenant);
    insert into inbox (tenant_id, account_id, message_id, conversation_id, body, received_at)
    select c.tenant_id, c.account_id, p_message, c.conversation_id,
           jsonb_build_object(
               'message_id', p_message, 'account_ref', '', 'customer_id', c.customer_id,
               'sent_at', p_now, 'content', p_content, 'correlation_id', p_correlation),
           p_now
      from conversations c
     where c.conversation_id = p_conversation
    on conflict (tenant_id, account_id, message_id) do nothing;
    if not found then
        return false;
    end if;
    insert into queue (tenant_id, conversation_id, ready_at)
    values (p_tenant, p_conversation, p_now)
    on conflict (tenant_id, conversation_id) do update set version = queue.version + 1;
    return true;
end
$$;

-- Shops take turns here too. A message waits until every earlier one of its conversation has left;
-- an effect waits for nobody. A claim moves the row to the end of its lease.
-- heard_at: a channel may close some time after the buyer's last words.
drop function claim_outbox(uuid, timestamptz, timestamptz, int);
create function claim_outbox(
    p_after uuid, p_now timestamptz, p_lease_until timestamptz, p_most int
) returns table (
    tenant_id uuid, outbox_id bigint, conversation_id uuid, row_kind text, kind text, key text,
    attempts int, body jsonb, account_id uuid, account_key text, channel text, external_id text,
    address text, secrets bytea, heard_at timestamptz, correlation_id uuid
) language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    v_left int := p_most;
    v_taken int;
    v_from uuid;
    v_to uuid;
begin
    foreach v_from in array array[p_after, '00000000-0000-0000-0000-000000000000'::uuid] loop
        v_to := case when v_from = p_after
            then 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid else p_after end;
        return query
            with due as materialized (
                select o.tenant_id, o.outbox_id
                  from outbox o
                 where o.status = 'queued' and o.available_at <= p_now
                   and o.tenant_id > v_from and o.tenant_id <= v_to
                   and (o.row_kind = 'effect' or not exists (
                        select from outbox e
                         where e.tenant_id = o.tenant_id and e.conversation_id = o.conversation_id
                           and e.status = 'queued' and e.row_kind = 'message'
                           and e.outbox_id < o.outbox_id))
                 order by o.tenant_id, o.available_at, o.outbox_id
                 limit v_left for update of o skip locked
            ), claimed as (
                update outbox o
                   set attempts = o.attempts + 1, available_at = p_lease_until
                  from due d
                 where o.tenant_id = d.tenant_id and o.outbox_id = d.outbox_id
                returning o.*
            )
            select c.tenant_id, c.outbox_id, c.conversation_id, c.row_kind, c.kind, c.key,
                   c.attempts, c.body, a.account_id, a.key, a.channel, a.external_id, a.address,
                   a.secrets, (
                        select v.last_inbound_at from conversations v
                         where v.tenant_id = c.tenant_id and v.conversation_id = c.conversation_id),
                   c.correlation_id
              from claimed c
              join accounts a on a.tenant_id = c.tenant_id and a.account_id = c.account_id
             order by c.tenant_id, c.outbox_id;
        get diagnostics v_taken = row_count;
        v_left := v_left - v_taken;
        exit when v_left <= 0;
    end loop;
end
$$;

-- All that had left for this customer by then, give or take what the clocks differ and our call's
-- answer takes: the time of leaving is ours, the other one the provider's.
drop function receive_watermark(uuid, text, text, timestamptz);
create function receive_watermark(
    p_account uuid, p_customer text, p_status text, p_at timestamptz
) returns table (outbox_id bigint, status text, correlation_id uuid) language sql as $$
    update outbox o
       set status = p_status
      from conversations c
     where c.account_id = p_account and c.customer_id = p_customer
       and o.tenant_id = c.tenant_id and o.conversation_id = c.conversation_id
       and o.row_kind = 'message' and o.status in ('sent', 'delivered')
       and o.created_at <= p_at and o.available_at <= p_at + interval '10 seconds'
       and delivery_rank(o.status) < delivery_rank(p_status)
    returning o.outbox_id, o.status, o.correlation_id
$$;

-- Forward only. Receipts name our reference or the provider's id; several may be for one message.
-- The answer is every row that moved, and the id under which its story began.
drop function receive_receipts(uuid, uuid, jsonb);
create function receive_receipts(p_tenant uuid, p_account uuid, p_receipts jsonb)
returns table (outbox_id bigint, status text, correlation_id uuid) language plpgsql as $$
#variable_conflict use_column
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
            return query select * from receive_watermark(p_account, r.up_to, r.status, r.at);
            continue;
        end if;
        return query
            update outbox o
               set status = r.status, reason = r.error,
                   provider_id = case when o.provider_id = '' then r.provider_id
                                      else o.provider_id end
             where o.key = r.reference and r.reference <> ''
               and o.account_id = p_account and o.row_kind = 'message'
               and delivery_rank(o.status) < delivery_rank(r.status)
            returning o.outbox_id, o.status, o.correlation_id;
        continue when found;
        return query
            update outbox o
               set status = r.status, reason = r.error
             where o.account_id = p_account and o.provider_id = r.provider_id and r.provider_id <> ''
               and o.row_kind = 'message' and delivery_rank(o.status) < delivery_rank(r.status)
            returning o.outbox_id, o.status, o.correlation_id;
    end loop;
end
$$;
