-- What was recorded stays recorded: the engine may not rewrite a turn. It may take words out of one, by
-- this function and in its own shop only.
create policy dispatch on turns to bot_dispatch using (tenant_id = app_tenant());
create policy dispatch on retention to bot_dispatch using (true);
grant select, update on turns to bot_dispatch;
grant select on retention to bot_dispatch;

create function redact_turn(p_conversation uuid, p_turn int, p_steps jsonb, p_journal bytea)
returns void language sql security definer set search_path = pg_catalog, public, pg_temp as $$
    update turns t set steps = p_steps, journal = p_journal, redacted = true
     where t.tenant_id = app_tenant() and t.conversation_id = p_conversation and t.turn = p_turn
$$;

-- Shops with words that are older than they want to keep them: as much of an hour as is not worth a look.
create function retention_due(p_now timestamptz)
returns table (tenant_id uuid, since timestamptz, until timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select r.tenant_id, r.redacted_until, p_now - make_interval(days => r.text_days)
      from retention r
     where r.text_days is not null
       and r.redacted_until < p_now - make_interval(days => r.text_days, hours => 1)
     order by r.redacted_until
$$;

revoke execute on function redact_turn(uuid, int, jsonb, bytea), retention_due(timestamptz) from public;
grant execute on function redact_turn(uuid, int, jsonb, bytea), retention_due(timestamptz)
    to bot_app, bot_dispatch;

grant create on schema public to bot_dispatch;  -- needed to be given a function
alter function redact_turn(uuid, int, jsonb, bytea) owner to bot_dispatch;
alter function retention_due(timestamptz) owner to bot_dispatch;
revoke create on schema public from bot_dispatch;
