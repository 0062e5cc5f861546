-- The tenant of this transaction. Where none was set this is an error, never an empty list:
-- a setting that was never made is unrecognised, one of an earlier transaction reads as '',
-- which is no uuid. Not strict, not plpgsql: the planner puts the expression in place of the call.
create function app_tenant() returns uuid language sql stable parallel safe
    return current_setting('app.tenant_id')::uuid;

do $$
declare
    v_table name;
begin
    for v_table in
        select c.relname
          from pg_class c
          join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
           and c.xmin = pg_current_xact_id()::xid  -- made by this migration
    loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        execute format(
            'create policy own_tenant on %I to bot_app'
            ' using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', v_table);
    end loop;
end
$$;

-- What the dispatchers may touch in every tenant, and how.
create policy dispatch on tenants to bot_dispatch using (true);
create policy dispatch on accounts to bot_dispatch using (true);
create policy dispatch on payment_accounts to bot_dispatch using (true);
create policy dispatch on buyers to bot_dispatch using (true);
create policy dispatch on conversations to bot_dispatch using (true);
create policy dispatch on inbox to bot_dispatch using (true);
create policy dispatch on queue to bot_dispatch using (true);
create policy dispatch on outbox to bot_dispatch using (true);
create policy dispatch on timers to bot_dispatch using (true);
create policy dispatch on products to bot_dispatch using (true);
create policy dispatch on items to bot_dispatch using (true);
create policy dispatch on vocabulary to bot_dispatch using (true);

grant select on tenants, accounts, payment_accounts, products, items, vocabulary to bot_dispatch;
grant select, insert on buyers, conversations to bot_dispatch;
grant select, insert, update on inbox to bot_dispatch;
grant select, insert, update, delete on queue to bot_dispatch;
grant select, update on outbox to bot_dispatch;
grant select, insert, update, delete on timers to bot_dispatch;

-- One number a claim: whoever holds the last one holds the conversation.
create sequence lease_tokens;
grant usage on sequence lease_tokens to bot_dispatch;
