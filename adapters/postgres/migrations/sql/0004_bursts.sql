-- What a buyer has said since the messages of a claim were read, so that a burst is one turn. A function, so that it
-- is planned after the tenant was set. Null where there is nothing.
create function said_since(p_conversation uuid, p_last bigint, p_most int)
returns jsonb language plpgsql as $$
begin
    return (
        select jsonb_agg(
                   jsonb_build_object('inbox_id', w.inbox_id, 'inbound', w.body) order by w.inbox_id)
          from (
                select i.inbox_id, i.body from inbox i
                 where i.conversation_id = p_conversation and i.status = 'new'
                   and i.inbox_id > p_last
                 order by i.inbox_id limit p_most
          ) w
    );
end
$$;

revoke execute on function said_since(uuid, bigint, int) from public;
grant execute on function said_since(uuid, bigint, int) to bot_app;
