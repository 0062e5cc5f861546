-- The three functions that every message passes, with statements that are small and planned once.

create type settled_row as (
    tenant_id uuid, outbox_id bigint, attempts int, status text, provider_id text, reason text,
    available_at timestamptz);

-- Several rows in one call, of any shops. A row that has been claimed again since stays as it is;
-- so does one whose receipt was faster. True: later messages of these conversations wait.
-- Rows are locked in the order of their keys, so that two groups never wait for each other.
create or replace function settle_outbox(p_rows jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    r settled_row;
    v_conversation uuid;
    v_more boolean;
begin
    -- Mostly it is one.
    if jsonb_array_length(p_rows) = 1 then
        r := jsonb_populate_record(null::settled_row, p_rows -> 0);
        update outbox o
           set provider_id = case when r.provider_id <> '' then r.provider_id else o.provider_id end,
               status = case when o.status = 'queued' then r.status else o.status end,
               available_at = coalesce(r.available_at, o.available_at),
               reason = r.reason
         where o.tenant_id = r.tenant_id and o.outbox_id = r.outbox_id
           and o.attempts = r.attempts
           -- A receipt may be faster than our own note of what the provider's answer was.
           and (o.status = 'queued' or (r.status = 'sent' and o.provider_id = ''))
        returning o.conversation_id into v_conversation;
        return found and exists (
            select from outbox o
             where o.tenant_id = r.tenant_id and o.conversation_id = v_conversation
               and o.status = 'queued' and o.row_kind = 'message' and o.attempts = 0);
    end if;
    with said as (
        select * from jsonb_populate_recordset(null::settled_row, p_rows)
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
           and (o.status = 'queued' or (s.status = 'sent' and o.provider_id = ''))
        returning o.tenant_id, o.conversation_id
    )
    select exists (
        select from settled d
          join outbox o on o.tenant_id = d.tenant_id and o.conversation_id = d.conversation_id
         where o.status = 'queued' and o.row_kind = 'message' and o.attempts = 0)
      into v_more;
    return v_more;
end
$$;

-- Messages of many shops in one commit; what is returned are the numbers of those that were new.
-- A row that says echo_of is a person's answer by hand, unless the message is one of ours. The echo
-- can be faster than the provider's answer to our own call, which tells the id: while one of ours is
-- under way to this buyer, an unknown id waits as a timer until that has settled.
-- Rows are locked in the order of their keys, so that two groups never wait for each other.
create or replace function put_inbox(p_rows jsonb, p_now timestamptz) returns setof int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    r inbox_row;
    v_conversation uuid;
    v_rows inbox_row[];
begin
    -- Mostly it is one message, of a customer who has written before.
    if jsonb_array_length(p_rows) = 1 then
        r := jsonb_populate_record(null::inbox_row, p_rows -> 0);
        select c.conversation_id into v_conversation from conversations c
         where c.tenant_id = r.tenant_id and c.account_id = r.account_id
           and c.customer_id = r.customer_id;
        if found and r.echo_of is null then
            insert into inbox (
                tenant_id, account_id, message_id, conversation_id, body, received_at)
            values (r.tenant_id, r.account_id, r.message_id, v_conversation, r.body, p_now)
            on conflict (tenant_id, account_id, message_id) do nothing;
            if found then
                insert into queue (tenant_id, conversation_id, ready_at)
                values (r.tenant_id, v_conversation, p_now)
                on conflict (tenant_id, conversation_id) do update set version = queue.version + 1;
                return next r.n;
            end if;
            return;
        end if;
    end if;
    select array_agg(s order by s.n) into v_rows
      from jsonb_populate_recordset(null::inbox_row, p_rows) s;

    if exists (
        select from unnest(v_rows) s
         where s.echo_of is null and not exists (
            select from conversations c
             where c.tenant_id = s.tenant_id and c.account_id = s.account_id
               and c.customer_id = s.customer_id)
    ) then
        with fresh as (
            insert into conversations (
                tenant_id, conversation_id, account_id, channel, customer_id, buyer_id, created_at)
            select distinct on (s.tenant_id, s.account_id, s.customer_id)
                   s.tenant_id, s.conversation_id, s.account_id, s.channel, s.customer_id,
                   s.buyer_id, p_now
              from unnest(v_rows) s
             where s.echo_of is null
             order by s.tenant_id, s.account_id, s.customer_id, s.n
            on conflict (tenant_id, account_id, customer_id) do nothing
            returning conversations.tenant_id, conversations.buyer_id
        )
        -- The name a channel shows is offered at checkout; only what the buyer says is their name.
        insert into buyers (tenant_id, buyer_id, phone, created_at)
        select f.tenant_id, f.buyer_id, s.phone, p_now
          from fresh f
          join unnest(v_rows) s on s.tenant_id = f.tenant_id and s.buyer_id = f.buyer_id;
    end if;

    if exists (select from unnest(v_rows) s where s.echo_of is not null) then
        -- One look decides about each echo: ours, or waiting, or a message like others.
        with echo as (
            select s.n, s.tenant_id, c.conversation_id, s.echo_of, s.body,
                   sent_by_us(s.tenant_id, s.account_id, s.echo_of) as ours,
                   under_way(s.tenant_id, c.conversation_id) as waits
              from unnest(v_rows) s
              join conversations c on c.tenant_id = s.tenant_id
               and c.account_id = s.account_id and c.customer_id = s.customer_id
             where s.echo_of is not null
        ), held as (
            insert into timers (tenant_id, conversation_id, key, due_at, notice)
            select e.tenant_id, e.conversation_id, 'echo:' || e.echo_of, p_now + echo_wait(),
                   e.body -> 'content'
              from echo e
             where e.waits and not e.ours
             order by e.tenant_id, e.conversation_id, e.echo_of
            on conflict do nothing
        )
        select array_agg(s order by s.n) into v_rows
          from unnest(v_rows) s
         where not exists (select from echo e where e.n = s.n and (e.waits or e.ours));
    end if;

    return query
    with put as (
        insert into inbox (
            tenant_id, account_id, message_id, conversation_id, body, received_at)
        select s.tenant_id, s.account_id, s.message_id, c.conversation_id, s.body, p_now
          from unnest(v_rows) s
          join conversations c on c.tenant_id = s.tenant_id
           and c.account_id = s.account_id and c.customer_id = s.customer_id
         order by s.n
        on conflict (tenant_id, account_id, message_id) do nothing
        returning inbox.tenant_id, inbox.account_id, inbox.message_id, inbox.conversation_id
    ), knock as (
        insert into queue (tenant_id, conversation_id, ready_at)
        select distinct p.tenant_id, p.conversation_id, p_now from put p
         order by p.tenant_id, p.conversation_id
        on conflict (tenant_id, conversation_id) do update set version = queue.version + 1
    )
    select min(s.n)
      from put p
      join unnest(v_rows) s on s.tenant_id = p.tenant_id
       and s.account_id = p.account_id and s.message_id = p.message_id
     group by p.tenant_id, p.account_id, p.message_id;
end
$$;

-- As many as p_most conversations in one commit. Shops take turns: the next one after p_after, its
-- longest waiting conversation first, so that one shop's thousand messages do not stand before
-- another's one. A claim that never came back (its worker died) counts as an attempt; after
-- p_most_attempts the message at the head is parked. From p_alone_after attempts on messages come
-- one at a time: only the one that fails is parked.
drop function claim_conversation(uuid, timestamptz, timestamptz, int, int, int);
create or replace function claim_conversations(
    p_after uuid, p_now timestamptz, p_lease_until timestamptz,
    p_most_messages int, p_alone_after int, p_most_attempts int, p_most int
) returns table (
    tenant_id uuid, conversation_id uuid, token bigint, attempts int, account_id uuid,
    channel text, messages jsonb
) language plpgsql security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_last uuid := p_after;
    q record;
    v_tenants uuid[] := '{}';
    v_conversations uuid[] := '{}';
    v_places tid[] := '{}';  -- a row that is locked stays where it is
    v_spent boolean := false;
    v_found int;
begin
    while cardinality(v_places) < p_most loop
        select w.tenant_id, w.conversation_id, w.ctid as place, w.attempts into q from queue w
         where w.tenant_id > v_last and w.ready_at <= p_now
           and w.conversation_id <> all (v_conversations)
         order by w.tenant_id, w.ready_at limit 1 for update skip locked;
        if not found then
            select w.tenant_id, w.conversation_id, w.ctid as place, w.attempts into q from queue w
             where w.tenant_id <= v_last and w.ready_at <= p_now
               and w.conversation_id <> all (v_conversations)
             order by w.tenant_id, w.ready_at limit 1 for update skip locked;
            exit when not found;
        end if;
        v_tenants := v_tenants || q.tenant_id;
        v_conversations := v_conversations || q.conversation_id;
        v_places := v_places || q.place;
        v_spent := v_spent or q.attempts >= p_most_attempts;
        if q.tenant_id = v_last and cardinality(v_places) < p_most then
            -- No other shop waits: the rest is this one's.
            for q in
                select w.tenant_id, w.conversation_id, w.ctid as place, w.attempts from queue w
                 where w.tenant_id = v_last and w.ready_at <= p_now
                   and w.conversation_id <> all (v_conversations)
                 order by w.ready_at limit p_most - cardinality(v_places) for update skip locked
            loop
                v_tenants := v_tenants || q.tenant_id;
                v_conversations := v_conversations || q.conversation_id;
                v_places := v_places || q.place;
                v_spent := v_spent or q.attempts >= p_most_attempts;
            end loop;
            exit;
        end if;
        v_last := q.tenant_id;
    end loop;
    if cardinality(v_places) = 0 then
        return;
    end if;
    if v_spent then
        update inbox i set status = 'parked', error = 'NeverFinished'
          from queue w
         where w.ctid = any (v_places) and w.attempts >= p_most_attempts
           and i.tenant_id = w.tenant_id and i.inbox_id = (
            select h.inbox_id from inbox h
             where h.tenant_id = w.tenant_id and h.conversation_id = w.conversation_id
               and h.status = 'new'
             order by h.inbox_id limit 1);
    end if;
    -- A statement of its own, younger than the locks: it sees what the last holders have handled.
    return query
        with leased as (
            update queue w
               set lease_token = nextval('lease_tokens'), ready_at = p_lease_until,
                   attempts = case when w.attempts < p_most_attempts then w.attempts else 0 end + 1
              from conversations c
             where w.ctid = any (v_places)
               and c.tenant_id = w.tenant_id and c.conversation_id = w.conversation_id
            returning w.tenant_id, w.conversation_id, w.lease_token, w.attempts, c.account_id,
                c.channel, (
                    select jsonb_agg(
                               jsonb_build_object('inbox_id', m.inbox_id, 'inbound', m.body)
                               order by m.inbox_id)
                      from (
                        select i.inbox_id, i.body from inbox i
                         where i.tenant_id = w.tenant_id
                           and i.conversation_id = w.conversation_id and i.status = 'new'
                         order by i.inbox_id
                         limit case when w.attempts > p_alone_after then 1 else p_most_messages end
                      ) m
                ) as messages
        )
        select l.tenant_id, l.conversation_id, l.lease_token, l.attempts, l.account_id, l.channel,
               l.messages
          from leased l
         where l.messages is not null
         order by array_position(v_conversations, l.conversation_id);
    get diagnostics v_found = row_count;
    if v_found < cardinality(v_places) then
        -- Where nothing waits any more (an operator parked it): take it from the queue, look again.
        delete from queue w
         where (w.tenant_id, w.conversation_id) in (
                select n.tenant_id, n.conversation_id
                  from unnest(v_tenants, v_conversations) as n (tenant_id, conversation_id))
           and not exists (
                select from conversations c
                  join inbox i on i.tenant_id = c.tenant_id and i.status = 'new'
                   and i.conversation_id = c.conversation_id
                 where c.tenant_id = w.tenant_id and c.conversation_id = w.conversation_id);
        return query select * from claim_conversations(
            case when v_found > 0 then v_last else p_after end, p_now, p_lease_until,
            p_most_messages, p_alone_after, p_most_attempts, p_most - v_found);
    end if;
end
$$;
