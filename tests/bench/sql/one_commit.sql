\set n random(1, 2000)
\set step random(1, 10)
begin;
\set here :step = 1
\if :here
insert into bench.buyers (tenant_id, buyer_id, created_at) values ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), now()) returning buyer_id \gset new_
insert into bench.conversations (tenant_id, conversation_id, account_id, channel, customer_id, buyer_id, created_at) values ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'whatsapp', gen_random_uuid()::text, :new_buyer_id::uuid, now());
\endif
insert into bench.inbox (tenant_id, account_id, message_id, conversation_id, body, received_at) values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', gen_random_uuid()::text, lpad(to_hex(:n::int), 32, '0')::uuid, jsonb_build_object('body', repeat('x', :inbox_bytes::int)), now()) returning inbox_id \gset
insert into bench.queue (tenant_id, conversation_id, ready_at) values ('00000000-0000-0000-0000-000000000001', lpad(to_hex(:n::int), 32, '0')::uuid, now()) on conflict (tenant_id, conversation_id) do update set version = queue.version + 1;
select turn + 1 as next_turn, buyer_id from bench.conversations where tenant_id = '00000000-0000-0000-0000-000000000001' and conversation_id = lpad(to_hex(:n::int), 32, '0')::uuid for no key update \gset
\set here :step = 4
\if :here
insert into bench.cart_lines (tenant_id, buyer_id, sku, quantity) values ('00000000-0000-0000-0000-000000000001', :buyer_id::uuid, 'SKU', 1) on conflict (tenant_id, buyer_id, sku) do update set quantity = excluded.quantity;
\endif
\set here :step = 5
\if :here
insert into bench.orders (tenant_id, order_id, number, buyer_id, conversation_id, status, fee_minor, currency, created_at) values ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), 'AD-' || gen_random_uuid(), :buyer_id::uuid, lpad(to_hex(:n::int), 32, '0')::uuid, 'draft', 0, 'NGN', now()) returning order_id \gset
insert into bench.order_lines (tenant_id, order_id, position, sku, title, quantity, unit_minor, currency) values ('00000000-0000-0000-0000-000000000001', :order_id::uuid, 1, 'SKU', 'A thing', 1, 250000, 'NGN');
update bench.items set stock = stock - 1 where tenant_id = '00000000-0000-0000-0000-000000000001' and sku = 'SKU' || :n::int and stock >= 1;
\endif
\set detail :step > 6 and :step < 9
\if :detail
update bench.buyers set name = 'Amina Chidi', zone = 'pickup' where tenant_id = '00000000-0000-0000-0000-000000000001' and buyer_id = :buyer_id::uuid;
\endif
\set here :step > 8
\if :here
update bench.orders set status = 'pending', fee_minor = 150000, name = 'Amina Chidi' where tenant_id = '00000000-0000-0000-0000-000000000001' and order_id = (select order_id from bench.orders where tenant_id = '00000000-0000-0000-0000-000000000001' and buyer_id = :buyer_id::uuid order by created_at desc limit 1);
\endif
\set here :step = 10
\if :here
delete from bench.cart_lines where tenant_id = '00000000-0000-0000-0000-000000000001' and buyer_id = :buyer_id::uuid;
\endif
\set here :step > 7
\if :here
insert into bench.timers (tenant_id, conversation_id, key, due_at) values ('00000000-0000-0000-0000-000000000001', lpad(to_hex(:n::int), 32, '0')::uuid, 'hold', now()) on conflict (tenant_id, conversation_id, key) do update set due_at = excluded.due_at;
insert into bench.domain_events (tenant_id, conversation_id, name, body, at) values ('00000000-0000-0000-0000-000000000001', lpad(to_hex(:n::int), 32, '0')::uuid, 'order_placed', '{}', now());
\endif
update bench.conversations set state = jsonb_build_object('body', repeat('x', :state_bytes::int)), turn = turn + 1, last_inbound_at = now() where tenant_id = '00000000-0000-0000-0000-000000000001' and conversation_id = lpad(to_hex(:n::int), 32, '0')::uuid;
update bench.inbox set status = 'handled' where tenant_id = '00000000-0000-0000-0000-000000000001' and inbox_id = :inbox_id::bigint;
insert into bench.turns (tenant_id, conversation_id, turn, steps, seed, at, journal) values ('00000000-0000-0000-0000-000000000001', lpad(to_hex(:n::int), 32, '0')::uuid, :next_turn::int, jsonb_build_object('body', repeat('x', :steps_bytes::int)), 1, now(), convert_to(repeat('x', :journal_bytes::int), 'UTF8'));
insert into bench.outbox (tenant_id, conversation_id, account_id, row_kind, kind, key, body, available_at, created_at) values ('00000000-0000-0000-0000-000000000001', lpad(to_hex(:n::int), 32, '0')::uuid, '00000000-0000-0000-0000-000000000002', 'message', 'whatsapp', gen_random_uuid()::text, jsonb_build_object('body', repeat('x', :outbox_bytes::int)), now(), now()) returning outbox_id \gset
\set here :step < 4
\if :here
insert into bench.outbox (tenant_id, conversation_id, account_id, row_kind, kind, key, body, available_at, created_at) values ('00000000-0000-0000-0000-000000000001', lpad(to_hex(:n::int), 32, '0')::uuid, '00000000-0000-0000-0000-000000000002', 'message', 'whatsapp', gen_random_uuid()::text, jsonb_build_object('body', repeat('x', :outbox_bytes::int)), now(), now());
\endif
update bench.outbox set status = 'sent', attempts = 1, provider_id = gen_random_uuid()::text where tenant_id = '00000000-0000-0000-0000-000000000001' and outbox_id = :outbox_id::bigint;
delete from bench.queue where tenant_id = '00000000-0000-0000-0000-000000000001' and conversation_id = lpad(to_hex(:n::int), 32, '0')::uuid;
commit;
