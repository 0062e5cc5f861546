-- The functions of this revision, as 0001_owners.sql does for its own: called by the engine's role and by nobody else;
-- those that look across tenants belong to bot_dispatch.
do $$
declare
    v_function regprocedure;
    v_definer boolean;
begin
    grant create on schema public to bot_dispatch;  -- needed to be given a function
    for v_function, v_definer in
        select p.oid::regprocedure, p.prosecdef
          from pg_proc p
         where p.pronamespace = 'public'::regnamespace
           and p.proname in (
               'notify_conversation', 'claim_outbox', 'receive_watermark', 'receive_receipts',
               'work_seen')
    loop
        execute format('revoke execute on function %s from public', v_function);
        execute format('grant execute on function %s to bot_app, bot_dispatch', v_function);
        if v_definer then
            execute format('alter function %s owner to bot_dispatch', v_function);
        end if;
    end loop;
    revoke create on schema public from bot_dispatch;
end
$$;
