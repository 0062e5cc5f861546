-- Every read and write that crosses tenants is in this file. The functions run as bot_dispatch,
-- whose policies let it see the rows named in 0001_policies.sql; bot_app may only call them.

-- Which account a webhook's path means.
create function account_by_key(p_key text) returns setof accounts
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ select * from accounts a where a.key = p_key and a.active $$;

create function account_by_external(p_channel text, p_external_id text) returns setof accounts
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select * from accounts a
     where a.channel = p_channel and a.external_id = p_external_id and a.active
$$;

create function payment_account_by_key(p_key text) returns setof payment_accounts
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ select * from payment_accounts p where p.key = p_key and p.active $$;

create function tenant_by_key(p_key text) returns uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ select t.tenant_id from tenants t where t.key = p_key $$;

-- What a doctor looks at first, of every shop.
create function shops_seen() returns table (
    tenant_id uuid, key text, name text, products bigint, oldest timestamptz, parked bigint
) language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select t.tenant_id, t.key, t.name,
           (select count(*) from products p where p.tenant_id = t.tenant_id and p.active),
           (select min(i.received_at) from inbox i
             where i.tenant_id = t.tenant_id and i.status = 'new'),
           (select count(*) from inbox i where i.tenant_id = t.tenant_id and i.status = 'parked')
           + (select count(*) from outbox o
               where o.tenant_id = t.tenant_id and o.status = 'parked'
                 and o.reason not in ('outside_window', 'budget', 'too_dear'))
      from tenants t
     order by t.key
$$;

-- Keys and addresses of accounts that another shop has, among these.
create function taken_elsewhere(
    p_tenant uuid, p_keys text[], p_channels text[], p_external_ids text[], p_payment_keys text[]
) returns setof text
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select a.key from accounts a where a.tenant_id <> p_tenant and a.key = any (p_keys)
    union
    select a.channel || ' ' || a.external_id
      from accounts a
      join unnest(p_channels, p_external_ids) as w (channel, external_id)
        on w.channel = a.channel and w.external_id = a.external_id
     where a.tenant_id <> p_tenant
    union
    select p.key from payment_accounts p
     where p.tenant_id <> p_tenant and p.key = any (p_payment_keys)
$$;

-- Messages of many shops in one commit; what is returned are the numbers of those that were new.
-- A row that says echo_of is a person's answer by hand, unless the message is one of ours. The echo
-- can be faster than the provider's answer to our own call, which tells the id: while one of ours is
-- under way to this buyer, an unknown id waits as a timer until that has settled.
-- Rows are locked in the order of their keys, so that two groups never wait for each other.
create type inbox_row as (
    n int, tenant_id uuid, account_id uuid, channel text, message_id text, customer_id text,
    conversation_id uuid, buyer_id uuid, phone text, echo_of text, body jsonb);

create function put_inbox(p_rows jsonb, p_now timestamptz) returns setof int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_rows inbox_row[];
begin
    select array_agg(r order by r.n) into v_rows
      from jsonb_populate_recordset(null::inbox_row, p_rows) r;

    -- Nearly all customers have written before.
    if exists (
        select from unnest(v_rows) r
         where r.echo_of is null and not exists (
            select from conversations c
             where c.tenant_id = r.tenant_id and c.account_id = r.account_id
               and c.customer_id = r.customer_id)
    ) then
        with fresh as (
            insert into conversations (
                tenant_id, conversation_id, account_id, channel, customer_id, buyer_id, created_at)
            select distinct on (r.tenant_id, r.account_id, r.customer_id)
                   r.tenant_id, r.conversation_id, r.account_id, r.channel, r.customer_id,
                   r.buyer_id, p_now
              from unnest(v_rows) r
             where r.echo_of is null
             order by r.tenant_id, r.account_id, r.customer_id, r.n
            on conflict (tenant_id, account_id, customer_id) do nothing
            returning conversations.tenant_id, conversations.buyer_id
        )
        -- The name a channel shows is offered at checkout; only what the buyer says is their name.
        insert into buyers (tenant_id, buyer_id, phone, created_at)
        select f.tenant_id, f.buyer_id, r.phone, p_now
          from fresh f
          join unnest(v_rows) r on r.tenant_id = f.tenant_id and r.buyer_id = f.buyer_id;
    end if;

    if exists (select from unnest(v_rows) r where r.echo_of is not null) then
        insert into timers (tenant_id, conversation_id, key, due_at, notice)
        select r.tenant_id, c.conversation_id, 'echo:' || r.echo_of, p_now + echo_wait(),
               r.body -> 'content'
          from unnest(v_rows) r
          join conversations c on c.tenant_id = r.tenant_id
           and c.account_id = r.account_id and c.customer_id = r.customer_id
         where r.echo_of is not null
           and not sent_by_us(r.tenant_id, r.account_id, r.echo_of)
           and under_way(r.tenant_id, c.conversation_id)
         order by r.tenant_id, c.conversation_id, r.echo_of
        on conflict do nothing;
    end if;

    return query
    with put as (
        insert into inbox (
            tenant_id, account_id, message_id, conversation_id, body, received_at)
        select r.tenant_id, r.account_id, r.message_id, c.conversation_id, r.body, p_now
          from unnest(v_rows) r
          join conversations c on c.tenant_id = r.tenant_id
           and c.account_id = r.account_id and c.customer_id = r.customer_id
         where r.echo_of is null
            or (not sent_by_us(r.tenant_id, r.account_id, r.echo_of)
                and not under_way(r.tenant_id, c.conversation_id))
         order by r.n
        on conflict (tenant_id, account_id, message_id) do nothing
        returning inbox.tenant_id, inbox.account_id, inbox.message_id, inbox.conversation_id
    ), knock as (
        insert into queue (tenant_id, conversation_id, ready_at)
        select distinct p.tenant_id, p.conversation_id, p_now from put p
         order by p.tenant_id, p.conversation_id
        on conflict (tenant_id, conversation_id) do update set version = queue.version + 1
    )
    select min(r.n)
      from put p
      join unnest(v_rows) r on r.tenant_id = p.tenant_id
       and r.account_id = p.account_id and r.message_id = p.message_id
     group by p.tenant_id, p.account_id, p.message_id;
end
$$;

create function sent_by_us(p_tenant uuid, p_account uuid, p_message text)
returns boolean language sql stable as $$
    select exists (
        select from outbox o
         where o.tenant_id = p_tenant and o.account_id = p_account and o.provider_id = p_message
           and o.provider_id <> ''
    )
$$;

-- Whether a message of ours has been given to the provider, and what became of it is not written.
create function under_way(p_tenant uuid, p_conversation uuid)
returns boolean language sql stable as $$
    select exists (
        select from outbox o
         where o.tenant_id = p_tenant and o.conversation_id = p_conversation
           and o.status = 'queued' and o.row_kind = 'message' and o.attempts > 0
    )
$$;

-- Longer than a call usually takes.
create function echo_wait() returns interval language sql immutable parallel safe
    return interval '5 seconds';

-- A held echo is ours when its id has become known meanwhile, or when a message that was under way
-- had to be sent again: then it is the echo of the try whose answer was lost.
create function echo_was_ours(p_tenant uuid, p_conversation uuid, p_message text, p_due timestamptz)
returns boolean language sql stable as $$
    select sent_by_us(p_tenant, c.account_id, p_message) or exists (
        select from outbox o
         where o.tenant_id = p_tenant and o.conversation_id = p_conversation
           and o.row_kind = 'message' and o.status in ('sent', 'delivered', 'parked')
           and o.attempts > 1 and o.created_at <= p_due
           and o.created_at > p_due - interval '10 minutes'
    )
      from conversations c
     where c.tenant_id = p_tenant and c.conversation_id = p_conversation
$$;

-- Shops take turns: the next one after p_after, its longest waiting conversation first, so that one
-- shop's thousand messages do not stand before another's one. A claim that never came back (its
-- worker died) counts as an attempt; after p_most_attempts the message at the head is parked.
-- From p_alone_after attempts on messages come one at a time: only the one that fails is parked.
create function claim_conversation(
    p_after uuid, p_now timestamptz, p_lease_until timestamptz,
    p_most_messages int, p_alone_after int, p_most_attempts int
) returns table (
    tenant_id uuid, conversation_id uuid, token bigint, attempts int, account_id uuid,
    channel text, messages jsonb
) language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    q queue;
begin
    select * into q from queue where queue.tenant_id > p_after and queue.ready_at <= p_now
     order by queue.tenant_id, queue.ready_at limit 1 for update skip locked;
    if not found then
        select * into q from queue where queue.tenant_id <= p_after and queue.ready_at <= p_now
         order by queue.tenant_id, queue.ready_at limit 1 for update skip locked;
    end if;
    if not found then
        return;
    end if;
    if q.attempts >= p_most_attempts then
        update inbox i set status = 'parked', error = 'NeverFinished'
         where i.tenant_id = q.tenant_id and i.inbox_id = (
            select w.inbox_id from inbox w
             where w.tenant_id = q.tenant_id and w.conversation_id = q.conversation_id
               and w.status = 'new'
             order by w.inbox_id limit 1);
        q.attempts := 0;
    end if;
    q.attempts := q.attempts + 1;
    update queue
       set lease_token = nextval('lease_tokens'), ready_at = p_lease_until, attempts = q.attempts
     where queue.tenant_id = q.tenant_id and queue.conversation_id = q.conversation_id
    returning queue.lease_token into q.lease_token;
    -- A statement of its own, younger than the lock: it sees what the last holder has handled.
    return query
        select q.tenant_id, q.conversation_id, q.lease_token, q.attempts, c.account_id, c.channel,
               jsonb_agg(jsonb_build_object('inbox_id', w.inbox_id, 'inbound', w.body)
                         order by w.inbox_id)
          from conversations c
          cross join lateral (
            select i.inbox_id, i.body from inbox i
             where i.tenant_id = q.tenant_id and i.conversation_id = q.conversation_id
               and i.status = 'new'
             order by i.inbox_id
             limit case when q.attempts > p_alone_after then 1 else p_most_messages end
          ) w
         where c.tenant_id = q.tenant_id and c.conversation_id = q.conversation_id
         group by c.account_id, c.channel;
    if not found then
        -- Nothing waits any more (an operator parked it): take it from the queue, and look again.
        delete from queue
         where queue.tenant_id = q.tenant_id and queue.conversation_id = q.conversation_id;
        return query select * from claim_conversation(
            p_after, p_now, p_lease_until, p_most_messages, p_alone_after, p_most_attempts);
    end if;
end
$$;

-- As many as p_most of them in one commit, each shop's in its turn.
create function claim_conversations(
    p_after uuid, p_now timestamptz, p_lease_until timestamptz,
    p_most_messages int, p_alone_after int, p_most_attempts int, p_most int
) returns table (
    tenant_id uuid, conversation_id uuid, token bigint, attempts int, account_id uuid,
    channel text, messages jsonb
) language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_last uuid := p_after;
    v_claim record;
begin
    for v_place in 1 .. p_most loop
        select * into v_claim from claim_conversation(
            v_last, p_now, p_lease_until, p_most_messages, p_alone_after, p_most_attempts);
        exit when not found;
        v_last := v_claim.tenant_id;
        return query select v_claim.tenant_id, v_claim.conversation_id, v_claim.token,
            v_claim.attempts, v_claim.account_id, v_claim.channel, v_claim.messages;
    end loop;
end
$$;

-- Shops take turns here too. A message waits until every earlier one of its conversation has left;
-- an effect waits for nobody. A claim moves the row to the end of its lease.
-- heard_at: a channel may close some time after the buyer's last words.
create function claim_outbox(
    p_after uuid, p_now timestamptz, p_lease_until timestamptz, p_most int
) returns table (
    tenant_id uuid, outbox_id bigint, conversation_id uuid, row_kind text, kind text, key text,
    attempts int, body jsonb, account_id uuid, account_key text, channel text, external_id text,
    address text, secrets bytea, heard_at timestamptz
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
                         where v.tenant_id = c.tenant_id and v.conversation_id = c.conversation_id)
              from claimed c
              join accounts a on a.tenant_id = c.tenant_id and a.account_id = c.account_id
             order by c.tenant_id, c.outbox_id;
        get diagnostics v_taken = row_count;
        v_left := v_left - v_taken;
        exit when v_left <= 0;
    end loop;
end
$$;

-- What is due becomes a notice in the inbox, in one commit with its taking from here.
create function ring_timers(p_now timestamptz, p_most int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_rung int;
begin
    with due as (
        select d.tenant_id, d.conversation_id, d.key,
               -- An echo waits on while a message of ours is under way; one that was ours is forgotten.
               case when d.key not like 'echo:%' then 'ring'
                    when under_way(d.tenant_id, d.conversation_id) then 'wait'
                    when echo_was_ours(d.tenant_id, d.conversation_id, substr(d.key, 6), d.due_at)
                    then 'forget' else 'ring' end as fate
          from tenants t
          cross join lateral (
            select m.tenant_id, m.conversation_id, m.key, m.due_at from timers m
             where m.tenant_id = t.tenant_id and m.due_at <= p_now
             order by m.due_at limit p_most for update skip locked
          ) d
         limit p_most
    ), waiting as (
        update timers m set due_at = p_now + echo_wait() from due d
         where m.tenant_id = d.tenant_id and m.conversation_id = d.conversation_id
           and m.key = d.key and d.fate = 'wait'
    ), rung as (
        delete from timers m using due d
         where m.tenant_id = d.tenant_id and m.conversation_id = d.conversation_id
           and m.key = d.key and d.fate <> 'wait'
        returning m.*, d.fate
    ), put as (
        insert into inbox (
            tenant_id, account_id, message_id, conversation_id, body, received_at)
        select r.tenant_id, c.account_id, w.message_id, r.conversation_id,
               jsonb_build_object(
                   'message_id', w.message_id, 'account_ref', '', 'customer_id', c.customer_id,
                   'sent_at', p_now, 'content', r.notice),
               p_now
          from rung r
          join conversations c
            on c.tenant_id = r.tenant_id and c.conversation_id = r.conversation_id
          cross join lateral (
            select case when r.key like 'echo:%' then r.key
                        else concat_ws(':', 'timer', r.conversation_id, r.key,
                                       extract(epoch from r.due_at)) end as message_id
          ) w
         where r.fate = 'ring'
        on conflict (tenant_id, account_id, message_id) do nothing
        returning inbox.tenant_id, inbox.conversation_id
    ), knock as (
        insert into queue (tenant_id, conversation_id, ready_at)
        select distinct p.tenant_id, p.conversation_id, p_now from put p
         order by p.tenant_id, p.conversation_id
        on conflict (tenant_id, conversation_id) do update set version = queue.version + 1
    )
    select count(*) into v_rung from rung;
    return v_rung;
end
$$;
