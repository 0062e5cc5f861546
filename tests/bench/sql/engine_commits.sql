\set n random(1, 2000)
begin;
insert into bench.inbox (tenant_id, account_id, message_id, conversation_id, body, received_at) values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', gen_random_uuid()::text, lpad(to_hex(:n::int), 32, '0')::uuid, jsonb_build_object('body', repeat('x', :inbox_bytes::int)), now()) returning inbox_id \gset
insert into bench.queue (tenant_id, conversation_id, ready_at) values ('00000000-0000-0000-0000-000000000001', lpad(to_hex(:n::int), 32, '0')::uuid, now()) on conflict (tenant_id, conversation_id) do update set version = queue.version + 1;
commit;
update bench.queue set lease_token = 1, ready_at = now() + interval '30 seconds', attempts = attempts + 1 where tenant_id = '00000000-0000-0000-0000-000000000001' and conversation_id = lpad(to_hex(:n::int), 32, '0')::uuid;
begin;
select turn + 1 as next_turn from bench.conversations where tenant_id = '00000000-0000-0000-0000-000000000001' and conversation_id = lpad(to_hex(:n::int), 32, '0')::uuid for no key update \gset
update bench.conversations set state = jsonb_build_object('body', repeat('x', :state_bytes::int)), turn = turn + 1, last_inbound_at = now() where tenant_id = '00000000-0000-0000-0000-000000000001' and conversation_id = lpad(to_hex(:n::int), 32, '0')::uuid;
update bench.inbox set status = 'handled' where tenant_id = '00000000-0000-0000-0000-000000000001' and inbox_id = :inbox_id::bigint;
insert into bench.turns (tenant_id, conversation_id, turn, steps, seed, at) values ('00000000-0000-0000-0000-000000000001', lpad(to_hex(:n::int), 32, '0')::uuid, :next_turn::int, jsonb_build_object('body', repeat('x', :steps_bytes::int)), 1, now());
insert into bench.outbox (tenant_id, conversation_id, account_id, row_kind, kind, key, body, available_at, created_at) values ('00000000-0000-0000-0000-000000000001', lpad(to_hex(:n::int), 32, '0')::uuid, '00000000-0000-0000-0000-000000000002', 'message', 'whatsapp', gen_random_uuid()::text, jsonb_build_object('body', repeat('x', :outbox_bytes::int)), now(), now()) returning outbox_id \gset
delete from bench.queue where tenant_id = '00000000-0000-0000-0000-000000000001' and conversation_id = lpad(to_hex(:n::int), 32, '0')::uuid;
commit;
update bench.outbox set attempts = attempts + 1, available_at = now() + interval '60 seconds' where tenant_id = '00000000-0000-0000-0000-000000000001' and outbox_id = :outbox_id::bigint;
update bench.outbox set status = 'sent', provider_id = gen_random_uuid()::text where tenant_id = '00000000-0000-0000-0000-000000000001' and outbox_id = :outbox_id::bigint;
