-- What waits and what is set aside, of all shops together: for /metrics, which names no shop. Each part has an index of
-- its own rows alone, so that the history costs nothing.
create index outbox_failed on outbox (tenant_id, outbox_id) where status = 'failed';

create function work_seen() returns table (
    box text, state text, reason text, count bigint, oldest timestamptz
) language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select 'inbox', i.status, i.error, count(*), min(i.received_at)
      from inbox i where i.status = 'new' group by i.status, i.error
    union all
    select 'inbox', i.status, i.error, count(*), min(i.received_at)
      from inbox i where i.status = 'parked' group by i.status, i.error
    union all
    select 'outbox', o.status, o.reason, count(*), min(o.created_at)
      from outbox o where o.status = 'queued' group by o.status, o.reason
    union all
    select 'outbox', o.status, o.reason, count(*), min(o.created_at)
      from outbox o where o.status = 'parked' group by o.status, o.reason
    union all
    select 'outbox', o.status, o.reason, count(*), min(o.created_at)
      from outbox o where o.status = 'failed' group by o.status, o.reason
$$;
