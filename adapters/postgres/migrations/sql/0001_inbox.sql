-- What reaches one shop's inbox without a webhook's group. They run as bot_app, under its policies.

-- Let a conversation hear something, once per message id. False: it has heard it.
create function notify_conversation(
    p_tenant uuid, p_conversation uuid, p_message text, p_now timestamptz, p_content jsonb
) returns boolean language plpgsql as $$
begin
    perform set_tenant(p_tenant);
    insert into inbox (tenant_id, account_id, message_id, conversation_id, body, received_at)
    select c.tenant_id, c.account_id, p_message, c.conversation_id,
           jsonb_build_object(
               'message_id', p_message, 'account_ref', '', 'customer_id', c.customer_id,
               'sent_at', p_now, 'content', p_content),
           p_now
      from conversations c
     where c.conversation_id = p_conversation
    on conflict (tenant_id, account_id, message_id) do nothing;
    if not found then
        return false;
    end if;
    insert into queue (tenant_id, conversation_id, ready_at)
    values (p_tenant, p_conversation, p_now)
    on conflict (tenant_id, conversation_id) do update set version = queue.version + 1;
    return true;
end
$$;

-- Signed bytes that nobody can read, for a person to look at.
create function keep_unreadable(
    p_tenant uuid, p_account uuid, p_body bytea, p_reason text, p_now timestamptz
) returns void language plpgsql as $$
begin
    perform set_tenant(p_tenant);
    insert into unreadable (tenant_id, account_id, body, reason, received_at)
    values (p_tenant, p_account, p_body, p_reason, p_now);
end
$$;
