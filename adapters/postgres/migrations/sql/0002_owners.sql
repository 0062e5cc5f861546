-- As in 0001: the engine's role may call them and nobody else; what looks across tenants belongs to
-- bot_dispatch. Functions of triggers are called by nobody.
revoke execute on function keep_balances(), refuse_change(), keep_status_paid() from public;

do $$
declare
    v_function regprocedure;
begin
    foreach v_function in array array[
        'order_payable(uuid, uuid)', 'ledger_balances(uuid, uuid)',
        'payment_by_callback(text)', 'order_by_receipt(text)']::regprocedure[]
    loop
        execute format('revoke execute on function %s from public', v_function);
        execute format('grant execute on function %s to bot_app, bot_dispatch', v_function);
    end loop;
    grant create on schema public to bot_dispatch;  -- needed to be given a function
    alter function payment_by_callback(text) owner to bot_dispatch;
    alter function order_by_receipt(text) owner to bot_dispatch;
    revoke create on schema public from bot_dispatch;
end
$$;
