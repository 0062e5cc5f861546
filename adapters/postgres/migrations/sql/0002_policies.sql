do $$
declare
    v_table name;
begin
    foreach v_table in array array['ledger', 'refunds', 'tasks', 'reconciliations'] loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        execute format(
            'create policy own_tenant on %I to bot_app'
            ' using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', v_table);
    end loop;
end
$$;

grant select, insert on ledger to bot_app;
grant select, insert, update on refunds, tasks, reconciliations to bot_app;

create policy dispatch on payments to bot_dispatch using (true);
create policy dispatch on orders to bot_dispatch using (true);
grant select on payments, orders to bot_dispatch;
