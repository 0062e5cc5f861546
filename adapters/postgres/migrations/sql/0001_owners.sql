-- Functions may be called by the engine's role and by nobody else; those that look across tenants
-- belong to bot_dispatch. Their search path is pinned where they are made.
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
           and p.xmin = pg_current_xact_id()::xid  -- made by this migration
           and not exists (
               select from pg_depend d
                where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
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
