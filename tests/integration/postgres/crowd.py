"""A shop with twenty thousand products and as many conversations, so that a lost index shows."""

from typing import Final

SIZE: Final = 20_000

CROWD: Final = """
create temporary table word on commit preserve rows as
    select n, 'w' || md5(n::text) as word from generate_series(0, 4999) as n;

insert into products (
    tenant_id, sku, name, short, category_key, position, lowest_minor, highest_minor,
    search, active)
select $tenant, 'P' || p, 'Product ' || p, 'Product', (array['dresses','shoes','hats'])[1 + p % 3],
       p, 100000 + p, 100000 + p, search_document(a.word || ' ' || b.word, c.word, '', 'Blue S M L'), true
  from generate_series(1, $size) as p
  join word a on a.n = p % 5000
  join word b on b.n = p * 7 % 5000
  join word c on c.n = p * 13 % 5000;

insert into items (tenant_id, sku, product_sku, size, colour, price_minor, currency, stock, position)
select $tenant, 'P' || n || '-' || v, 'P' || n, (array['S','M','L'])[v], 'Blue',
       100000 + n, 'NGN', n % 10, v
  from generate_series(1, $size) as n cross join generate_series(1, 3) as v;

insert into vocabulary (tenant_id, word) select $tenant, word from word;

insert into buyers (tenant_id, buyer_id, created_at)
select $tenant, md5('buyer' || n)::uuid, now() from generate_series(1, $size) as n;

insert into conversations (
    tenant_id, conversation_id, account_id, channel, customer_id, buyer_id, turn,
    created_at)
select $tenant, md5('talk' || n)::uuid, $account, 'whatsapp', 'c' || n, md5('buyer' || n)::uuid, 1,
       now()
  from generate_series(1, $size) as n;

insert into inbox (
    tenant_id, account_id, message_id, conversation_id, received_at, status, body)
select $tenant, $account, 'm' || n, md5('talk' || n)::uuid, now(),
       case when n % 10 = 0 then 'new' else 'handled' end, $inbound
  from generate_series(1, $size) as n;

insert into queue (tenant_id, conversation_id, ready_at)
select $tenant, md5('talk' || n)::uuid, $now::timestamptz + n * interval '1 second'
  from generate_series(10, $size, 10) as n;

insert into outbox (
    tenant_id, conversation_id, account_id, row_kind, kind, key, body, status, available_at,
    provider_id, turn, created_at)
select $tenant, md5('talk' || n)::uuid, $account, 'message', 'whatsapp', 'key' || n, '{}',
       case when n % 10 = 0 then 'queued' else 'sent' end,
       $now::timestamptz + interval '1 hour', 'sent' || n, 1, now()
  from generate_series(1, $size) as n;

insert into timers (tenant_id, conversation_id, key, due_at, notice)
select $tenant, md5('talk' || n)::uuid, 'cart', $now::timestamptz + interval '1 day', '{}'
  from generate_series(1, $size) as n;

insert into turns (tenant_id, conversation_id, turn, seed, at)
select $tenant, md5('talk' || n)::uuid, 1, 1, now() from generate_series(1, $size) as n;

insert into orders (
    tenant_id, order_id, number, buyer_id, conversation_id, status, fee_minor, currency,
    created_at)
select $tenant, md5('order' || n)::uuid, 'AD-' || n, md5('buyer' || n)::uuid,
       md5('talk' || n)::uuid, 'draft', 0, 'NGN', now()
  from generate_series(1, $size) as n;

insert into order_lines (
    tenant_id, order_id, position, sku, title, quantity, unit_minor, currency)
select $tenant, md5('order' || n)::uuid, 1, 'P1-1', 'Product', 1, 1, 'NGN'
  from generate_series(1, $size) as n;

insert into payments (
    tenant_id, reference, order_id, provider, account_key, amount_minor, currency, status,
    created_at)
select $tenant, 'REF' || n, md5('order' || n)::uuid, 'paystack', 'ps', 1, 'NGN', 'open', now()
  from generate_series(1, $size) as n;

insert into cart_lines (tenant_id, buyer_id, sku, quantity)
select $tenant, md5('buyer' || n)::uuid, 'P' || n || '-1', 1
  from generate_series(1, $size) as n;

insert into bargains (tenant_id, buyer_id, sku, offered_minor, currency, expires_at)
select $tenant, md5('buyer' || n)::uuid, 'P' || n || '-1', 1, 'NGN', now() + interval '99 years'
  from generate_series(1, $size) as n;

insert into codes (tenant_id, code, percent, currency)
select $tenant, 'CODE' || n, 1, 'NGN' from generate_series(1, $size) as n;

insert into goes_with (tenant_id, product_sku, other_sku)
select $tenant, 'P' || n, 'P' || n + 1 from generate_series(1, $size - 1) as n;

vacuum analyze
"""

SMALL_SHOPS: Final = """
insert into tenants (tenant_id, key, name, country, currency, timezone, languages)
select md5('shop' || n)::uuid, 'shop' || n, 'A small shop', 'NG', 'NGN', 'Africa/Lagos', array['en']
  from generate_series(1, $size) as n;

insert into accounts (tenant_id, account_id, key, channel, external_id, secrets)
select md5('shop' || n)::uuid, md5('account' || n)::uuid, 'shop' || n, 'whatsapp', 'shop' || n, ''
  from generate_series(1, $size) as n;

insert into buyers (tenant_id, buyer_id, created_at)
select md5('shop' || n)::uuid, md5('only buyer' || n)::uuid, now()
  from generate_series(1, $size) as n;

insert into conversations (
    tenant_id, conversation_id, account_id, channel, customer_id, buyer_id, turn, created_at)
select md5('shop' || n)::uuid, md5('only talk' || n)::uuid, md5('account' || n)::uuid, 'whatsapp',
       'c', md5('only buyer' || n)::uuid, 1, now()
  from generate_series(1, $size) as n;

vacuum analyze
"""
"""As many shops that have one buyer each, and have sold nothing."""

BIG: Final = frozenset(
    {
        "bargains",
        "buyers",
        "cart_lines",
        "codes",
        "conversations",
        "goes_with",
        "inbox",
        "items",
        "order_lines",
        "orders",
        "outbox",
        "payments",
        "products",
        "queue",
        "timers",
        "turns",
        "vocabulary",
    }
)
