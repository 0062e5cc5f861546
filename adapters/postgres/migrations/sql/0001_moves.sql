-- A status changes only along the moves its trigger was made with: 'draft>pending' and so on.
create function refuse_unknown_move() returns trigger language plpgsql as $$
begin
    if (old.status || '>' || new.status) = any (tg_argv) then
        return new;
    end if;
    raise exception '% does not go from % to %', tg_table_name, old.status, new.status
        using errcode = 'check_violation';
end
$$;
revoke execute on function refuse_unknown_move() from public;

-- For migrations only: make the trigger of p_table anew.
create function set_moves(p_table regclass, p_moves text[]) returns void language plpgsql as $$
begin
    execute format(
        'create or replace trigger moves before update of status on %s for each row'
        ' when (old.status is distinct from new.status)'
        ' execute function refuse_unknown_move(%s)',
        p_table, (select string_agg(quote_literal(m), ', ') from unnest(p_moves) as m));
end
$$;
revoke execute on function set_moves(regclass, text[]) from public;
