-- A turn's first and last word, for several turns of one shop in one transaction: what a statement costs before it
-- touches a row is paid once for all of them. They run as bot_app, under its policies. Their plans are kept: all their
-- tables are reached by keys, and ANALYZE throws away a plan that was made for an empty one.

drop function begin_turn(uuid, uuid, bigint, timestamptz);
drop function said_since(uuid, bigint, int);
drop function end_turn(
    uuid, bigint, timestamptz, bigint[], jsonb, text, int, timestamptz, jsonb, bigint, jsonb,
    jsonb, jsonb, jsonb, timestamptz, bytea);
drop function write_diary(
    uuid, uuid, int, timestamptz, jsonb, jsonb, jsonb, jsonb, timestamptz);

-- Lock, then load: no row of a conversation whose lease was lost. The queue's row is read and not locked, so that new
-- messages are put without waiting for the turn; end_turns asks again, with a lock.
-- "no key" is the lock that the update at the end takes as well. Whoever locks several does it in the order of their
-- keys; several turns together wait for nobody long, since each of them may hold what another one needs.
-- With the conversation comes what nearly every turn asks for next, and what its buyer has said since the messages of
-- the claim were read (up to p_lasts; null where there is nothing), so that a burst is one turn.
create function begin_turns(
    p_tenant uuid, p_conversations uuid[], p_tokens bigint[], p_lasts bigint[], p_mosts int[],
    p_now timestamptz
) returns table (
    conversation_id uuid, account_id uuid, channel text, customer_id text, buyer_id uuid,
    state jsonb, language text, turn int, last_inbound_at timestamptz, shop_version bigint,
    buyer buyers, cart jsonb, has_draft boolean, has_ordered boolean, later jsonb
) language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    v_shared uuid[];
begin
    perform set_config('app.tenant_id', p_tenant::text, true);
    if cardinality(p_conversations) > 1 then
        perform set_config('lock_timeout', '200ms', true);
    end if;
    select array_agg(l.buyer_id) filter (where l.shared) into v_shared
      from (
            select c.shared, c.buyer_id from conversations c
             where c.conversation_id = any (p_conversations)
             order by c.conversation_id for no key update
      ) l;
    -- Two chats of one buyer take turns: they have one cart and one order in the making.
    if v_shared is not null then
        perform from buyers b where b.buyer_id = any (v_shared)
          order by b.buyer_id for no key update;
    end if;
    -- A statement of its own: while that one waited, another worker may have taken over.
    return query
        select c.conversation_id, c.account_id, c.channel, c.customer_id, c.buyer_id, c.state,
               c.language, c.turn, c.last_inbound_at, t.shop_version, b,
               (select jsonb_agg(to_jsonb(l) order by l.line_number)
                  from cart_of(c.buyer_id, p_now) l),
               exists (select from orders o where o.buyer_id = c.buyer_id and o.status = 'draft'),
               exists (select from orders o where o.buyer_id = c.buyer_id and o.status <> 'draft'),
               (select jsonb_agg(
                           jsonb_build_object('inbox_id', s.inbox_id, 'inbound', s.body)
                           order by s.inbox_id)
                  from (
                        select i.inbox_id, i.body from inbox i
                         where i.conversation_id = w.conversation_id and i.status = 'new'
                           and i.inbox_id > w.last
                         order by i.inbox_id limit w.most
                  ) s)
          from unnest(p_conversations, p_tokens, p_lasts, p_mosts)
               as w (conversation_id, token, last, most)
          join queue q on q.conversation_id = w.conversation_id and q.lease_token = w.token
          join conversations c on c.conversation_id = w.conversation_id
          join buyers b on b.buyer_id = c.buyer_id
         cross join tenants t;
end
$$;

-- What shall happen because of a transaction: messages, effects, domain events, reminders (null: none), each with the
-- place n of its conversation, from 1.
-- Where a lease is given the messages are born claimed by whoever writes them, and the answer is the place and number
-- of each; unless an earlier one of this conversation has not left yet: then they queue up.
create function write_diaries(
    p_conversations uuid[], p_accounts uuid[], p_turns int[], p_leases timestamptz[],
    p_correlations uuid[], p_now timestamptz,
    p_messages jsonb, p_effects jsonb, p_events jsonb, p_timers jsonb
) returns bigint[] language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    v_handed bigint[];
begin
    if p_messages is not null then
        with put as (
            insert into outbox (
                tenant_id, conversation_id, account_id, row_kind, kind, key, body, turn,
                available_at, created_at, status, reason, attempts, correlation_id)
            select app_tenant(), c.conversation_id, c.account_id, 'message', m.kind, m.key, m.body,
                   c.turn, coalesce(h.lease, p_now), p_now,
                   case when m.reason = '' then 'queued' else 'parked' end, m.reason,
                   case when h.lease is not null and m.reason = '' then 1 else 0 end,
                   c.correlation_id
              from rows from (jsonb_to_recordset(p_messages) as (
                        n int, kind text, key text, body jsonb, reason text))
                   with ordinality as m (n, kind, key, body, reason, place)
              join unnest(p_conversations, p_accounts, p_turns, p_leases, p_correlations)
                   with ordinality as c (
                        conversation_id, account_id, turn, lease, correlation_id, n) on c.n = m.n
              left join lateral (
                    select c.lease
                     where not exists (
                        select from outbox o
                         where o.conversation_id = c.conversation_id and o.status = 'queued'
                           and o.row_kind = 'message')
              ) h on true
             order by m.place
            returning outbox.outbox_id, outbox.conversation_id, outbox.attempts
        )
        select array_agg(array[array_position(p_conversations, p.conversation_id), p.outbox_id]
                         order by p.outbox_id) into v_handed
          from put p where p.attempts > 0;
    end if;
    if p_effects is not null then
        insert into outbox (
            tenant_id, conversation_id, account_id, row_kind, kind, key, body, turn,
            available_at, created_at, correlation_id)
        select app_tenant(), c.conversation_id, c.account_id, 'effect', e.kind, e.key, e.body,
               c.turn, p_now, p_now, c.correlation_id
          from rows from (jsonb_to_recordset(p_effects) as (n int, kind text, key text, body jsonb))
               with ordinality as e (n, kind, key, body, place)
          join unnest(p_conversations, p_accounts, p_turns, p_correlations)
               with ordinality as c (conversation_id, account_id, turn, correlation_id, n)
            on c.n = e.n
         order by e.place
        -- A repeated key is one effect. (A repeated key of a message is a mistake, and an error.)
        on conflict (tenant_id, key) where key <> '' do nothing;
    end if;
    if p_events is not null then
        insert into domain_events (tenant_id, conversation_id, name, body, at)
        select app_tenant(), p_conversations[e.n], e.name, e.body, p_now
          from rows from (jsonb_to_recordset(p_events) as (n int, name text, body jsonb))
               with ordinality as e (n, name, body, place)
         order by e.place;
    end if;
    if p_timers is not null then
        delete from timers t
         using jsonb_to_recordset(p_timers) as e (n int, key text, due_at timestamptz)
         where t.conversation_id = p_conversations[e.n] and t.key = e.key and e.due_at is null;
        insert into timers (tenant_id, conversation_id, key, due_at, notice)
        select app_tenant(), p_conversations[e.n], e.key, e.due_at, e.notice
          from jsonb_to_recordset(p_timers) as e (
                    n int, key text, due_at timestamptz, notice jsonb)
         where e.due_at is not null
         order by 2, 3
        on conflict (tenant_id, conversation_id, key)
            do update set due_at = excluded.due_at, notice = excluded.notice;
    end if;
    return coalesce(v_handed, '{}');
end
$$;

-- The messages handed over, as write_diaries says; null: a lease was lost, roll back.
-- Freed at the end are conversations whose queue rows are locked here. Whoever puts a message inserts it first and
-- knocks at this row second, in one transaction. So either its knock waits for our lock, and makes a new row or a newer
-- one of what we leave; or it had the lock before us, and these statements, younger than our lock, see its message. No
-- message is left without a queue row.
create function end_turns(
    p_conversations uuid[], p_tokens bigint[], p_handled bigint[], p_states jsonb[],
    p_languages text[], p_turns int[], p_last_inbound timestamptz[], p_steps jsonb[],
    p_seeds bigint[], p_journals bytea[], p_accounts uuid[], p_leases timestamptz[],
    p_correlations uuid[], p_now timestamptz,
    p_messages jsonb, p_effects jsonb, p_events jsonb, p_timers jsonb
) returns bigint[] language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    v_held int;
    v_handed bigint[];
begin
    select count(*) into v_held
      from (
            select from queue q
              join unnest(p_conversations, p_tokens) as w (conversation_id, token)
                on w.conversation_id = q.conversation_id and w.token = q.lease_token
             order by q.conversation_id for update of q
      ) held;
    if v_held < cardinality(p_conversations) then
        return null;
    end if;
    update conversations c
       set state = w.state, language = w.language, turn = w.turn, last_inbound_at = w.last_inbound
      from unnest(p_conversations, p_states, p_languages, p_turns, p_last_inbound)
           as w (conversation_id, state, language, turn, last_inbound)
     where c.conversation_id = w.conversation_id;
    update inbox i set status = 'handled'
     where i.inbox_id = any (p_handled) and i.status = 'new';
    insert into turns (tenant_id, conversation_id, turn, steps, seed, at, journal)
    select app_tenant(), w.conversation_id, w.turn, w.steps, w.seed, p_now, w.journal
      from unnest(p_conversations, p_turns, p_steps, p_seeds, p_journals)
           as w (conversation_id, turn, steps, seed, journal);
    v_handed := write_diaries(
        p_conversations, p_accounts, p_turns, p_leases, p_correlations, p_now, p_messages,
        p_effects, p_events, p_timers);
    -- The oldest waiting message keeps its place in the line.
    update queue q
       set lease_token = null, attempts = 0, ready_at = n.received_at
      from unnest(p_conversations) as w (conversation_id)
     cross join lateral (
            select i.received_at from inbox i
             where i.conversation_id = w.conversation_id and i.status = 'new'
             order by i.inbox_id limit 1
      ) n
     where q.conversation_id = w.conversation_id;
    delete from queue q
     using unnest(p_conversations, p_tokens) as w (conversation_id, token)
     where q.conversation_id = w.conversation_id and q.lease_token = w.token;
    return v_handed;
end
$$;

revoke execute on function
    begin_turns(uuid, uuid[], bigint[], bigint[], int[], timestamptz),
    write_diaries(
        uuid[], uuid[], int[], timestamptz[], uuid[], timestamptz, jsonb, jsonb, jsonb, jsonb),
    end_turns(
        uuid[], bigint[], bigint[], jsonb[], text[], int[], timestamptz[], jsonb[], bigint[],
        bytea[], uuid[], timestamptz[], uuid[], timestamptz, jsonb, jsonb, jsonb, jsonb)
    from public;
grant execute on function
    begin_turns(uuid, uuid[], bigint[], bigint[], int[], timestamptz),
    write_diaries(
        uuid[], uuid[], int[], timestamptz[], uuid[], timestamptz, jsonb, jsonb, jsonb, jsonb),
    end_turns(
        uuid[], bigint[], bigint[], jsonb[], text[], int[], timestamptz[], jsonb[], bigint[],
        bytea[], uuid[], timestamptz[], uuid[], timestamptz, jsonb, jsonb, jsonb, jsonb)
    to bot_app;
