-- What may be bargained down, what was, and discount codes.
alter table items add column haggle jsonb;
alter table buyers add column code text not null default '';
alter table orders add column code text not null default '';
alter table orders add column discount_minor bigint not null default 0
    constraint orders_discount_minor_check check (discount_minor >= 0);
alter table order_lines add column off_minor bigint not null default 0
    constraint order_lines_off_minor_check check (off_minor >= 0);

create table bargains (
    tenant_id uuid not null,
    buyer_id uuid not null,
    sku text not null,
    offered_minor bigint not null,
    currency text not null,
    rounds integer not null default 0,
    agreed_minor bigint,
    bundle_count integer not null default 0,
    bundle_minor bigint not null default 0,
    expires_at timestamptz not null,
    primary key (tenant_id, buyer_id, sku),
    constraint bargains_offered_minor_check check (offered_minor >= 0),
    constraint bargains_bundle_minor_check check (bundle_minor >= 0),
    constraint bargains_buyers_fkey foreign key (tenant_id, buyer_id)
        references buyers (tenant_id, buyer_id) on delete cascade,
    constraint bargains_items_fkey foreign key (tenant_id, sku)
        references items (tenant_id, sku) on delete cascade
);

create table codes (
    tenant_id uuid not null,
    code text not null,
    percent integer not null default 0,
    amount_minor bigint,
    least_minor bigint,
    currency text not null,
    ends_at timestamptz,
    uses integer,
    each_buyer integer,
    used integer not null default 0,
    active boolean not null default true,
    primary key (tenant_id, code),
    constraint codes_used_check check (used >= 0),
    constraint codes_tenants_fkey foreign key (tenant_id)
        references tenants (tenant_id) on delete cascade
);

do $$
declare
    v_table name;
begin
    foreach v_table in array array['bargains', 'codes']::name[] loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        execute format(
            'create policy own_tenant on %I to bot_app'
            ' using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', v_table);
        execute format('grant select, insert, update, delete on %I to bot_app', v_table);
    end loop;
end
$$;
