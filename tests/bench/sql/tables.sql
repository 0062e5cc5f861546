-- The engine's own tables with their indexes, without row-level security and foreign keys, in a
-- schema of their own. pgbench's turns are written here.
drop schema if exists bench cascade;
create schema bench;
create table bench.inbox (like public.inbox including all);
create table bench.queue (like public.queue including all) with (fillfactor = 60);
create table bench.conversations (like public.conversations including all) with (fillfactor = 60);
create table bench.turns (like public.turns including all);
create table bench.outbox (like public.outbox including all) with (fillfactor = 90);

insert into bench.conversations (
    tenant_id, conversation_id, account_id, channel, customer_id, buyer_id, created_at)
select '00000000-0000-0000-0000-000000000001', lpad(to_hex(n), 32, '0')::uuid,
       '00000000-0000-0000-0000-000000000002', 'whatsapp', n::text, gen_random_uuid(), now()
  from generate_series(1, 2000) n;
analyze bench.conversations;
