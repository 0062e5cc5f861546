-- A turn's first and last word: one round trip each. Both run as bot_app, under its policies.

-- Whose transaction this is, until it ends.
create function set_tenant(p_tenant uuid) returns text language sql
    return set_config('app.tenant_id', p_tenant::text, true);

-- Lock, then load: no row when the lease was lost. The queue's row is read and not locked, so that
-- new messages are put without waiting for the turn; end_turn asks again, with a lock.
-- "no key" is the lock that the update at the end takes as well.
create function begin_turn(p_tenant uuid, p_conversation uuid, p_token bigint)
returns table (
    account_id uuid, channel text, customer_id text, buyer_id uuid, state jsonb, language text,
    turn int, last_inbound_at timestamptz, shop_version bigint
) language plpgsql as $$
#variable_conflict use_column
declare
    v_shared boolean;
    v_buyer uuid;
begin
    perform set_tenant(p_tenant);
    select c.shared, c.buyer_id into v_shared, v_buyer
      from conversations c where c.conversation_id = p_conversation for no key update;
    -- Two chats of one buyer take turns: they have one cart and one order in the making.
    if v_shared then
        perform from buyers b where b.buyer_id = v_buyer for no key update;
    end if;
    -- A statement of its own: while that one waited, another worker may have taken over.
    return query
        select c.account_id, c.channel, c.customer_id, c.buyer_id, c.state, c.language, c.turn,
               c.last_inbound_at, t.shop_version
          from queue q
          join conversations c on c.conversation_id = q.conversation_id
         cross join tenants t
         where q.conversation_id = p_conversation and q.lease_token = p_token;
end
$$;

-- What shall happen because of a transaction: messages, effects, domain events, reminders.
-- With p_lease_until the messages are born claimed by whoever writes them, and their numbers are
-- the answer; unless an earlier one of this conversation has not left yet: then they queue up.
create function write_diary(
    p_conversation uuid, p_account uuid, p_turn int, p_now timestamptz,
    p_messages jsonb, p_effects jsonb, p_events jsonb, p_timers jsonb,
    p_lease_until timestamptz
) returns bigint[] language plpgsql as $$
declare
    v_lease timestamptz;
    v_handed bigint[] := '{}';
begin
    if jsonb_array_length(p_messages) > 0 then
        select p_lease_until into v_lease
         where not exists (
            select from outbox o
             where o.conversation_id = p_conversation and o.status = 'queued'
               and o.row_kind = 'message');
        with put as (
            insert into outbox (
                tenant_id, conversation_id, account_id, row_kind, kind, key, body, turn,
                available_at, created_at, status, reason, attempts)
            select app_tenant(), p_conversation, p_account, 'message', e ->> 'kind', e ->> 'key',
                   e -> 'body', p_turn, coalesce(v_lease, p_now), p_now,
                   case when e ->> 'reason' = '' then 'queued' else 'parked' end, e ->> 'reason',
                   case when v_lease is not null and e ->> 'reason' = '' then 1 else 0 end
              from jsonb_array_elements(p_messages) with ordinality as entries (e, n)
             order by n
            returning outbox.outbox_id, outbox.attempts
        )
        select coalesce(array_agg(p.outbox_id order by p.outbox_id), '{}') into v_handed
          from put p where p.attempts > 0;
    end if;
    if jsonb_array_length(p_effects) > 0 then
        insert into outbox (
            tenant_id, conversation_id, account_id, row_kind, kind, key, body, turn,
            available_at, created_at)
        select app_tenant(), p_conversation, p_account, 'effect', e ->> 'kind', e ->> 'key',
               e -> 'body', p_turn, p_now, p_now
          from jsonb_array_elements(p_effects) with ordinality as entries (e, n)
         order by n
        -- A repeated key is one effect. (A repeated key of a message is a mistake, and an error.)
        on conflict (tenant_id, key) where key <> '' do nothing;
    end if;
    if jsonb_array_length(p_events) > 0 then
        insert into domain_events (tenant_id, conversation_id, name, body, at)
        select app_tenant(), p_conversation, e ->> 'name', e -> 'body', p_now
          from jsonb_array_elements(p_events) with ordinality as entries (e, n)
         order by n;
    end if;
    if jsonb_array_length(p_timers) > 0 then
        delete from timers t
         using jsonb_array_elements(p_timers) as e
         where t.conversation_id = p_conversation and t.key = e ->> 'key' and not e ? 'due_at';
        insert into timers (tenant_id, conversation_id, key, due_at, notice)
        select app_tenant(), p_conversation, e ->> 'key', (e ->> 'due_at')::timestamptz,
               e -> 'notice'
          from jsonb_array_elements(p_timers) as e
         where e ? 'due_at'
        on conflict (tenant_id, conversation_id, key)
            do update set due_at = excluded.due_at, notice = excluded.notice;
    end if;
    return v_handed;
end
$$;

-- Free a conversation whose queue row the caller has locked. Whoever puts a message inserts it
-- first and knocks at this row second, in one transaction. So either its knock waits for our lock,
-- and makes a new row or a newer one of what we leave; or it had the lock before us, and this
-- statement, younger than our lock, sees its message. No message is left without a queue row.
create function free_conversation(p_conversation uuid, p_ready_at timestamptz, p_attempts int)
returns void language plpgsql as $$
begin
    update queue q
       set lease_token = null, attempts = p_attempts,
           -- The oldest waiting message keeps its place in the line.
           ready_at = coalesce(p_ready_at, w.received_at)
      from (
            select i.received_at from inbox i
             where i.conversation_id = p_conversation and i.status = 'new'
             order by i.inbox_id limit 1
      ) w
     where q.conversation_id = p_conversation;
    if not found then
        delete from queue q where q.conversation_id = p_conversation;
    end if;
end
$$;

-- The messages handed over, as write_diary says; null: the lease was lost, roll back.
create function end_turn(
    p_conversation uuid, p_token bigint, p_now timestamptz, p_handled bigint[],
    p_state jsonb, p_language text, p_turn int, p_last_inbound timestamptz,
    p_steps jsonb, p_seed bigint, p_messages jsonb, p_effects jsonb, p_events jsonb,
    p_timers jsonb, p_lease_until timestamptz
) returns bigint[] language plpgsql as $$
declare
    v_account uuid;
    v_handed bigint[];
begin
    perform from queue q
      where q.conversation_id = p_conversation and q.lease_token = p_token for update;
    if not found then
        return null;
    end if;
    update conversations c
       set state = p_state, language = p_language, turn = p_turn, last_inbound_at = p_last_inbound
     where c.conversation_id = p_conversation
    returning c.account_id into v_account;
    update inbox i set status = 'handled'
     where i.inbox_id = any (p_handled) and i.status = 'new';
    insert into turns (tenant_id, conversation_id, turn, steps, seed, at)
    values (app_tenant(), p_conversation, p_turn, p_steps, p_seed, p_now);
    v_handed := write_diary(
        p_conversation, v_account, p_turn, p_now, p_messages, p_effects, p_events, p_timers,
        p_lease_until);
    perform free_conversation(p_conversation, null, 0);
    return v_handed;
end
$$;

-- The attempt did not end well: again after p_ready_at, or, when p_park, these messages are set
-- aside and the conversation goes on without them. False: the lease was lost, nothing to do.
create function fail_turn(
    p_tenant uuid, p_conversation uuid, p_token bigint, p_ready_at timestamptz,
    p_messages bigint[], p_error text, p_park boolean
) returns boolean language plpgsql as $$
declare
    v_attempts int;
begin
    perform set_tenant(p_tenant);
    select q.attempts into v_attempts from queue q
     where q.conversation_id = p_conversation and q.lease_token = p_token for update;
    if not found then
        return false;
    end if;
    if p_park then
        update inbox i set status = 'parked', error = p_error
         where i.inbox_id = any (p_messages) and i.status = 'new';
        perform free_conversation(p_conversation, null, 0);
    else
        perform free_conversation(p_conversation, p_ready_at, v_attempts);
    end if;
    return true;
end
$$;
