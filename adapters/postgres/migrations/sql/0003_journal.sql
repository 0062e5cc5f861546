-- What a turn was told by its ports is kept with it, so that it can be run again.
alter table turns
    add column journal bytea not null default '',
    add column redacted boolean not null default false;

-- In a row's own page where it fits, compressed by Postgres where that row is large.
alter table turns alter column journal set storage main;

create index turns_at on turns using brin (tenant_id, at);

create table shop_facts (
    tenant_id uuid not null,
    shop_version bigint not null,
    question text not null,
    answer jsonb default '{}' not null,
    constraint shop_facts_pkey primary key (tenant_id, shop_version, question),
    constraint shop_facts_tenants_fkey foreign key (tenant_id)
        references tenants (tenant_id) on delete cascade
);

create table retention (
    tenant_id uuid not null,
    text_days integer,
    redacted_until timestamp with time zone not null,
    constraint retention_pkey primary key (tenant_id),
    constraint retention_tenants_fkey foreign key (tenant_id)
        references tenants (tenant_id) on delete cascade
);

do $$
declare
    v_table name;
begin
    foreach v_table in array array['shop_facts', 'retention']::name[] loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        execute format(
            'create policy own_tenant on %I to bot_app'
            ' using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', v_table);
    end loop;
end
$$;

grant select, insert on shop_facts to bot_app;
grant select, insert, update, delete on retention to bot_app;

drop function end_turn(
    uuid, bigint, timestamptz, bigint[], jsonb, text, int, timestamptz, jsonb, bigint, jsonb,
    jsonb, jsonb, jsonb, timestamptz);

-- The messages handed over, as write_diary says; null: the lease was lost, roll back.
create function end_turn(
    p_conversation uuid, p_token bigint, p_now timestamptz, p_handled bigint[],
    p_state jsonb, p_language text, p_turn int, p_last_inbound timestamptz,
    p_steps jsonb, p_seed bigint, p_messages jsonb, p_effects jsonb, p_events jsonb,
    p_timers jsonb, p_lease_until timestamptz, p_journal bytea
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
    insert into turns (tenant_id, conversation_id, turn, steps, seed, at, journal)
    values (app_tenant(), p_conversation, p_turn, p_steps, p_seed, p_now, p_journal);
    v_handed := write_diary(
        p_conversation, v_account, p_turn, p_now, p_messages, p_effects, p_events, p_timers,
        p_lease_until);
    perform free_conversation(p_conversation, null, 0);
    return v_handed;
end
$$;

revoke execute on function end_turn(
    uuid, bigint, timestamptz, bigint[], jsonb, text, int, timestamptz, jsonb, bigint, jsonb,
    jsonb, jsonb, jsonb, timestamptz, bytea) from public;
grant execute on function end_turn(
    uuid, bigint, timestamptz, bigint[], jsonb, text, int, timestamptz, jsonb, bigint, jsonb,
    jsonb, jsonb, jsonb, timestamptz, bytea) to bot_app, bot_dispatch;
