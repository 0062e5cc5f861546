alter table orders
    add column due_at timestamptz,
    add column receipt_token text not null default '',
    add column refused boolean not null default 'false',
    add column allowance_minor bigint not null default '0',
    add constraint orders_allowance_minor_check check (allowance_minor >= 0);

create unique index orders_receipt_token_key on orders (tenant_id, receipt_token)
    where receipt_token <> '';

alter table payments
    add column provider_ref text not null default '',
    add column phone text not null default '',
    add column callback_token text not null default '',
    add column pushed_at timestamptz,
    add column deposit boolean not null default 'false',
    add column received_minor bigint,
    add column received_currency text;

create unique index payments_callback_token_key on payments (tenant_id, callback_token)
    where callback_token <> '';

-- One prompt at a time on one phone for one order.
create unique index payments_order_id_phone_key on payments (tenant_id, order_id, phone)
    where phone <> '' and status in ('starting', 'open');

create index payments_unsettled on payments (tenant_id, created_at)
    where status in ('starting', 'open');

alter table payment_accounts add column settings jsonb not null default '{}';

alter table tenants
    add column deposits jsonb,
    add column refund_limits jsonb not null default '{}';

create table ledger (
    tenant_id uuid not null,
    entry_id bigint generated always as identity,
    at timestamptz not null,
    kind text not null,
    from_account text not null,
    from_order uuid,
    to_account text not null,
    to_order uuid,
    amount_minor bigint not null,
    currency text not null,
    reference text default '' not null,
    key text not null,
    constraint ledger_pkey primary key (tenant_id, entry_id),
    constraint ledger_amount_check check (amount_minor > 0),
    constraint ledger_route_check check ((kind, from_account, to_account) in (
        ('received', 'outside', 'credit'),
        ('applied', 'credit', 'order'),
        ('released', 'order', 'credit'),
        ('moved', 'credit', 'credit'),
        ('refunding', 'credit', 'refund'),
        ('refunded', 'refund', 'outside'),
        ('returned', 'refund', 'credit'))),
    constraint ledger_from_check check ((from_account = 'outside') = (from_order is null)),
    constraint ledger_to_check check ((to_account = 'outside') = (to_order is null)),
    constraint ledger_from_fkey foreign key (tenant_id, from_order)
        references orders (tenant_id, order_id),
    constraint ledger_to_fkey foreign key (tenant_id, to_order)
        references orders (tenant_id, order_id),
    constraint ledger_key_key unique (tenant_id, key)
);

create index ledger_from on ledger (tenant_id, from_order);
create index ledger_to on ledger (tenant_id, to_order);
create index ledger_at on ledger (tenant_id, at);

create table refunds (
    tenant_id uuid not null,
    reference text not null,
    payment_reference text not null,
    order_id uuid not null,
    amount_minor bigint not null,
    currency text not null,
    status text not null,
    why text default '' not null,
    by text default '' not null,
    provider_ref text default '' not null,
    created_at timestamptz not null,
    constraint refunds_pkey primary key (tenant_id, reference),
    constraint refunds_status_check check (status in ('asked', 'pending', 'by_hand', 'done', 'failed')),
    constraint refunds_amount_check check (amount_minor > 0),
    constraint refunds_orders_fkey foreign key (tenant_id, order_id)
        references orders (tenant_id, order_id),
    constraint refunds_payments_fkey foreign key (tenant_id, payment_reference)
        references payments (tenant_id, reference)
);

create index refunds_payment on refunds (tenant_id, payment_reference, created_at);
create index refunds_order on refunds (tenant_id, order_id);

create table tasks (
    tenant_id uuid not null,
    task_id bigint generated always as identity,
    kind text not null,
    order_id uuid,
    reference text not null,
    amount_minor bigint not null,
    currency text not null,
    note text default '' not null,
    opened_at timestamptz not null,
    closed_at timestamptz,
    closed_by text default '' not null,
    constraint tasks_pkey primary key (tenant_id, task_id),
    constraint tasks_kind_reference_key unique (tenant_id, kind, reference)
);

create index tasks_waiting on tasks (tenant_id, opened_at, task_id) where closed_at is null;

create table reconciliations (
    tenant_id uuid not null,
    day date not null,
    account_key text not null,
    at timestamptz not null,
    checked integer default '0' not null,
    differences jsonb default '[]' not null,
    constraint reconciliations_pkey primary key (tenant_id, day, account_key)
);
