-- begin_turns brings the order in the making itself, not only whether there is one: every turn of a checkout reads it.
drop function begin_turns(uuid, uuid[], bigint[], bigint[], int[], timestamptz);

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
    buyer buyers, cart jsonb, draft orders, draft_lines jsonb, has_ordered boolean, later jsonb
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
               d.draft,
               (select jsonb_agg(
                           jsonb_build_array(l.sku, l.title, l.quantity, l.unit_minor, l.off_minor)
                           order by l.position)
                  from order_lines l where l.order_id = (d.draft).order_id),
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
          left join lateral (
                select o as draft from orders o
                 where o.buyer_id = c.buyer_id and o.status = 'draft'
                 order by o.created_at desc, o.order_id desc limit 1
          ) d on true
         cross join tenants t;
end
$$;

revoke execute on function begin_turns(uuid, uuid[], bigint[], bigint[], int[], timestamptz)
    from public;
grant execute on function begin_turns(uuid, uuid[], bigint[], bigint[], int[], timestamptz)
    to bot_app;
