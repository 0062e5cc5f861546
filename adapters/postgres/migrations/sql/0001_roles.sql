-- Two roles nobody logs in as. Roles belong to the whole server: another database may have made them.
do $$
declare
    v_role text;
begin
    foreach v_role in array array['bot_app', 'bot_dispatch'] loop
        begin
            execute format('create role %I nologin nobypassrls', v_role);
        exception when duplicate_object or unique_violation then
            null;
        end;
        -- Concurrent grants of one role collide on its row in the catalogue.
        if not pg_has_role(current_user, v_role, 'member') or not coalesce(
            (select rolsuper from pg_roles where rolname = current_user), false
        ) then
            execute format('grant %I to current_user', v_role);
        end if;
    end loop;
end
$$;

-- bot_app: the engine. It sees the rows of the tenant whose transaction it is.
-- bot_dispatch: owns the few functions that look across tenants, and nothing else.
grant usage on schema public to bot_app, bot_dispatch;
grant select, insert, update, delete on all tables in schema public to bot_app;
-- What was recorded stays recorded.
revoke update, delete on turns, domain_events from bot_app;
