-- The engine's own tables with their indexes, without row-level security and foreign keys, in a
-- schema of their own. pgbench's turns are written here.
drop schema if exists bench cascade;
create schema bench;
create table bench.inbox (like public.inbox including all);
create table bench.queue (like public.queue including all) with (fillfactor = 60);
create table bench.conversations (like public.conversations including all) with (fillfactor = 60);
create table bench.turns (like public.turns including all);
create table bench.buyers (like public.buyers including all);
create table bench.cart_lines (like public.cart_lines including all);
create table bench.orders (like public.orders including all) with (fillfactor = 90);
create table bench.order_lines (like public.order_lines including all);
create table bench.items (like public.items including all) with (fillfactor = 90);
create table bench.timers (like public.timers including all);
create table bench.domain_events (like public.domain_events including all);
create table bench.outbox (like public.outbox including all) with (fillfactor = 90);

insert into bench.conversations (
    tenant_id, conversation_id, account_id, channel, customer_id, buyer_id, created_at)
select '00000000-0000-0000-0000-000000000001', lpad(to_hex(n), 32, '0')::uuid,
       '00000000-0000-0000-0000-000000000002', 'whatsapp', n::text, gen_random_uuid(), now()
  from generate_series(1, 2000) n;
insert into bench.buyers (tenant_id, buyer_id, created_at)
select tenant_id, buyer_id, created_at from bench.conversations;
insert into bench.items (tenant_id, sku, product_sku, price_minor, currency, stock)
select '00000000-0000-0000-0000-000000000001', 'SKU' || n, 'P', 250000, 'NGN', 1000000
  from generate_series(1, 2000) n;
analyze bench.conversations;
analyze bench.buyers;
analyze bench.items;
