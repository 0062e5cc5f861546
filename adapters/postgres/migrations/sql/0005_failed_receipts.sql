-- A message that its provider had accepted and then could not deliver. `again_at`: it may go out once more at that
-- time, `most` tries in all; `alarm`: a person has to mend the account first. Only a failure of the try that we
-- know by its id counts, so that one told twice sends nothing twice. No row: it is not for this function.
create function receive_failure(
    p_account uuid, p_provider text, p_error text, p_again_at timestamptz, p_alarm boolean, p_most int
) returns table (outbox_id bigint, status text, correlation_id uuid) language sql as $$
    update outbox o
       set status = case when p_alarm or o.attempts >= p_most then 'parked' else 'queued' end,
           reason = p_error,
           provider_id = '',
           available_at = coalesce(p_again_at, o.available_at)
     where o.account_id = p_account and o.provider_id = p_provider and p_provider <> ''
       and o.row_kind = 'message' and (p_alarm or p_again_at is not null)
       and delivery_rank(o.status) < delivery_rank('failed')
    returning o.outbox_id, o.status, o.correlation_id
$$;

revoke execute on function receive_failure(uuid, text, text, timestamptz, boolean, int) from public;
grant execute on function receive_failure(uuid, text, text, timestamptz, boolean, int) to bot_app, bot_dispatch;

-- Forward only, but for what may be sent again. Receipts name our reference or the provider's id; several may be
-- for one message. The answer is every row that moved, and the id under which its story began.
create or replace function receive_receipts(p_tenant uuid, p_account uuid, p_receipts jsonb)
returns table (outbox_id bigint, status text, correlation_id uuid) language plpgsql as $$
#variable_conflict use_column
declare
    r record;
begin
    perform set_tenant(p_tenant);
    for r in
        select * from jsonb_to_recordset(p_receipts) as r (
            reference text, provider_id text, status text, error text, up_to text, at timestamptz,
            again_at timestamptz, alarm boolean, most int)
         order by reference, provider_id, delivery_rank(status)
    loop
        if r.up_to <> '' then
            return query select * from receive_watermark(p_account, r.up_to, r.status, r.at);
            continue;
        end if;
        return query
            select * from receive_failure(
                p_account, r.provider_id, r.error, r.again_at, coalesce(r.alarm, false), r.most);
        continue when found;
        return query
            update outbox o
               set status = r.status, reason = r.error,
                   provider_id = case when o.provider_id = '' then r.provider_id
                                      else o.provider_id end
             where o.key = r.reference and r.reference <> ''
               and o.account_id = p_account and o.row_kind = 'message'
               and delivery_rank(o.status) < delivery_rank(r.status)
               -- A failure of another try than the last one, told late or again.
               and not (r.status = 'failed' and o.provider_id = '' and o.reason = r.error)
               and not (r.status = 'failed' and r.provider_id <> ''
                        and o.provider_id not in ('', r.provider_id))
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
