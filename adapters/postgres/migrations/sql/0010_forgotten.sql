-- What happened stays recorded, and the engine may not rewrite it. A link that we do not know may be called anything,
-- also somebody's name: it may be taken out, by this function and in its own shop only. All else is ids and numbers.
create policy dispatch on domain_events to bot_dispatch using (tenant_id = app_tenant());
grant select, update on domain_events to bot_dispatch;

create function redact_events(p_conversation uuid)
returns void language sql security definer set search_path = pg_catalog, public, pg_temp as $$
    update domain_events e set body = e.body - 'ref'
     where e.tenant_id = app_tenant() and e.conversation_id = p_conversation and e.body ? 'ref'
$$;

revoke execute on function redact_events(uuid) from public;
grant execute on function redact_events(uuid) to bot_app, bot_dispatch;

grant create on schema public to bot_dispatch;  -- needed to be given a function
alter function redact_events(uuid) owner to bot_dispatch;
revoke create on schema public from bot_dispatch;
