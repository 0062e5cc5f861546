CREATE TABLE buyers (
    tenant_id UUID NOT NULL,
    buyer_id UUID NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    address JSONB DEFAULT '{}' NOT NULL,
    zone TEXT DEFAULT '' NOT NULL,
    payment_method TEXT DEFAULT '' NOT NULL,
    language TEXT DEFAULT '' NOT NULL,
    opted_out_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT buyers_pkey PRIMARY KEY (tenant_id, buyer_id)
);

CREATE TABLE domain_events (
    tenant_id UUID NOT NULL,
    event_id BIGINT GENERATED ALWAYS AS IDENTITY,
    conversation_id UUID NOT NULL,
    name TEXT NOT NULL,
    body JSONB DEFAULT '{}' NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT domain_events_pkey PRIMARY KEY (tenant_id, event_id)
);

CREATE TABLE inbox (
    tenant_id UUID NOT NULL,
    inbox_id BIGINT GENERATED ALWAYS AS IDENTITY,
    account_id UUID NOT NULL,
    message_id TEXT NOT NULL,
    conversation_id UUID NOT NULL,
    body JSONB DEFAULT '{}' NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    status TEXT DEFAULT 'new' NOT NULL,
    error TEXT DEFAULT '' NOT NULL,
    CONSTRAINT inbox_pkey PRIMARY KEY (tenant_id, inbox_id),
    CONSTRAINT inbox_status_check CHECK (status in ('new', 'handled', 'parked')),
    CONSTRAINT inbox_account_id_message_id_key UNIQUE (tenant_id, account_id, message_id)
);

CREATE INDEX inbox_new ON inbox (tenant_id, conversation_id, inbox_id) WHERE status = 'new';

CREATE INDEX inbox_parked ON inbox (tenant_id, inbox_id) WHERE status = 'parked';

CREATE TABLE join_misses (
    tenant_id UUID NOT NULL,
    miss_id BIGINT GENERATED ALWAYS AS IDENTITY,
    conversation_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT join_misses_pkey PRIMARY KEY (tenant_id, miss_id)
);

CREATE INDEX join_misses_at ON join_misses (tenant_id, at);

CREATE TABLE joins (
    tenant_id UUID NOT NULL,
    join_id UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    status TEXT DEFAULT 'open' NOT NULL,
    issuer UUID NOT NULL,
    redeemer UUID,
    issuer_agreed BOOLEAN DEFAULT 'false' NOT NULL,
    redeemer_agreed BOOLEAN DEFAULT 'false' NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    joined_at TIMESTAMP WITH TIME ZONE,
    brought JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT joins_pkey PRIMARY KEY (tenant_id, join_id),
    CONSTRAINT joins_status_check CHECK (status in ('open', 'sent', 'joined', 'refused', 'undone'))
);

CREATE UNIQUE INDEX joins_code_hash_key ON joins (tenant_id, code_hash) WHERE status = 'open';

CREATE INDEX joins_issuer ON joins (tenant_id, issuer) WHERE status = 'open';

CREATE TABLE outbox (
    tenant_id UUID NOT NULL,
    outbox_id BIGINT GENERATED ALWAYS AS IDENTITY,
    conversation_id UUID NOT NULL,
    account_id UUID NOT NULL,
    row_kind TEXT NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    key TEXT DEFAULT '' NOT NULL,
    body JSONB DEFAULT '{}' NOT NULL,
    status TEXT DEFAULT 'queued' NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    available_at TIMESTAMP WITH TIME ZONE NOT NULL,
    provider_id TEXT DEFAULT '' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    turn INTEGER DEFAULT '0' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, outbox_id),
    CONSTRAINT outbox_row_kind_check CHECK (row_kind in ('message', 'effect')),
    CONSTRAINT outbox_status_check CHECK (status in ('queued', 'sent', 'delivered', 'read', 'failed', 'parked')),
    CONSTRAINT outbox_kind_check CHECK (row_kind = 'message' or kind <> '')
)
WITH (fillfactor = 90);

CREATE INDEX outbox_due ON outbox (tenant_id, available_at, outbox_id) WHERE status = 'queued';

CREATE UNIQUE INDEX outbox_key_key ON outbox (tenant_id, key) WHERE key <> '';

CREATE INDEX outbox_parked ON outbox (tenant_id, outbox_id) WHERE status = 'parked';

CREATE INDEX outbox_provider ON outbox (tenant_id, account_id, provider_id) WHERE provider_id <> '';

CREATE INDEX outbox_unsent ON outbox (tenant_id, conversation_id, outbox_id) WHERE status = 'queued' and row_kind = 'message';

CREATE INDEX outbox_unread ON outbox (tenant_id, conversation_id, outbox_id) WHERE row_kind = 'message' and status in ('sent', 'delivered');

CREATE INDEX outbox_web ON outbox (tenant_id, conversation_id, turn, outbox_id) WHERE kind = 'web' and row_kind = 'message';

CREATE TABLE queue (
    tenant_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    ready_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lease_token BIGINT,
    attempts INTEGER DEFAULT '0' NOT NULL,
    version INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT queue_pkey PRIMARY KEY (tenant_id, conversation_id)
)
WITH (fillfactor = 60);

CREATE INDEX queue_ready ON queue (tenant_id, ready_at);

CREATE TABLE tenants (
    tenant_id UUID NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    currency TEXT NOT NULL,
    timezone TEXT NOT NULL,
    languages TEXT[] DEFAULT '{}' NOT NULL,
    about TEXT DEFAULT '' NOT NULL,
    order_prefix TEXT DEFAULT '' NOT NULL,
    hold_minutes INTEGER DEFAULT '30' NOT NULL,
    news JSONB DEFAULT '{}' NOT NULL,
    shop_version BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT tenants_key_key UNIQUE (tenant_id, key),
    CONSTRAINT tenants_languages_check CHECK (cardinality(languages) > 0)
);

CREATE TABLE timers (
    tenant_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    key TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    notice JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT timers_pkey PRIMARY KEY (tenant_id, conversation_id, key)
);

CREATE INDEX timers_due ON timers (tenant_id, due_at);

CREATE TABLE turns (
    tenant_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    turn INTEGER DEFAULT '0' NOT NULL,
    steps JSONB DEFAULT '[]' NOT NULL,
    seed BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT turns_pkey PRIMARY KEY (tenant_id, conversation_id, turn)
);

CREATE TABLE unreadable (
    tenant_id UUID NOT NULL,
    unreadable_id BIGINT GENERATED ALWAYS AS IDENTITY,
    account_id UUID NOT NULL,
    body BYTEA NOT NULL,
    reason TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT unreadable_pkey PRIMARY KEY (tenant_id, unreadable_id)
);

CREATE TABLE accounts (
    tenant_id UUID NOT NULL,
    account_id UUID NOT NULL,
    key TEXT NOT NULL,
    channel TEXT NOT NULL,
    external_id TEXT NOT NULL,
    address TEXT DEFAULT '' NOT NULL,
    door TEXT DEFAULT '' NOT NULL,
    secrets BYTEA NOT NULL,
    active BOOLEAN DEFAULT 'true' NOT NULL,
    CONSTRAINT accounts_pkey PRIMARY KEY (tenant_id, account_id),
    CONSTRAINT accounts_tenants_fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id) ON DELETE CASCADE,
    CONSTRAINT accounts_key_key UNIQUE (tenant_id, key),
    CONSTRAINT accounts_channel_external_id_key UNIQUE (tenant_id, channel, external_id)
);

CREATE TABLE answers (
    tenant_id UUID NOT NULL,
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    answer TEXT NOT NULL,
    CONSTRAINT answers_pkey PRIMARY KEY (tenant_id, topic, language),
    CONSTRAINT answers_tenants_fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id) ON DELETE CASCADE
);

CREATE TABLE categories (
    tenant_id UUID NOT NULL,
    category_key TEXT NOT NULL,
    names JSONB DEFAULT '{}' NOT NULL,
    position INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT categories_pkey PRIMARY KEY (tenant_id, category_key),
    CONSTRAINT categories_tenants_fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id) ON DELETE CASCADE
);

CREATE TABLE orders (
    tenant_id UUID NOT NULL,
    order_id UUID NOT NULL,
    number TEXT NOT NULL,
    number_key TEXT GENERATED ALWAYS AS (upper(regexp_replace(number, '[^A-Za-z0-9]', '', 'g'))) STORED NOT NULL,
    buyer_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    status TEXT NOT NULL,
    fee_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    address JSONB DEFAULT '{}' NOT NULL,
    zone TEXT DEFAULT '' NOT NULL,
    payment_method TEXT DEFAULT '' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT orders_pkey PRIMARY KEY (tenant_id, order_id),
    CONSTRAINT orders_status_check CHECK (status in ('draft', 'pending', 'confirmed', 'paid', 'packed', 'shipped', 'delivered', 'cancelled', 'expired', 'refunded')),
    CONSTRAINT orders_fee_minor_check CHECK (fee_minor >= 0),
    CONSTRAINT orders_buyers_fkey FOREIGN KEY(tenant_id, buyer_id) REFERENCES buyers (tenant_id, buyer_id),
    CONSTRAINT orders_number_key_key UNIQUE (tenant_id, number_key)
)
WITH (fillfactor = 90);

CREATE INDEX orders_buyer ON orders (tenant_id, buyer_id, created_at);

CREATE TABLE payment_accounts (
    tenant_id UUID NOT NULL,
    key TEXT NOT NULL,
    provider TEXT NOT NULL,
    most_minor BIGINT,
    currency TEXT,
    email_domain TEXT DEFAULT '' NOT NULL,
    secrets BYTEA NOT NULL,
    position INTEGER DEFAULT '0' NOT NULL,
    active BOOLEAN DEFAULT 'true' NOT NULL,
    CONSTRAINT payment_accounts_pkey PRIMARY KEY (tenant_id, key),
    CONSTRAINT payment_accounts_tenants_fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id) ON DELETE CASCADE
);

CREATE TABLE vocabulary (
    tenant_id UUID NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    CONSTRAINT vocabulary_pkey PRIMARY KEY (tenant_id, word),
    CONSTRAINT vocabulary_tenants_fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id) ON DELETE CASCADE
);

CREATE INDEX vocabulary_spelling ON vocabulary USING gin (tenant_id, word gin_trgm_ops);

CREATE TABLE templates (
    tenant_id UUID NOT NULL,
    news TEXT NOT NULL,
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    parameters TEXT[] DEFAULT '{}' NOT NULL,
    CONSTRAINT templates_pkey PRIMARY KEY (tenant_id, news, language),
    CONSTRAINT templates_tenants_fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id) ON DELETE CASCADE
);

CREATE TABLE zones (
    tenant_id UUID NOT NULL,
    zone_key TEXT NOT NULL,
    name TEXT NOT NULL,
    fee_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    days TEXT DEFAULT '' NOT NULL,
    areas TEXT[] DEFAULT '{}' NOT NULL,
    pickup BOOLEAN DEFAULT 'false' NOT NULL,
    position INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT zones_pkey PRIMARY KEY (tenant_id, zone_key),
    CONSTRAINT zones_fee_minor_check CHECK (fee_minor >= 0),
    CONSTRAINT zones_tenants_fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id) ON DELETE CASCADE
);

CREATE TABLE conversations (
    tenant_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    account_id UUID NOT NULL,
    channel TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    buyer_id UUID NOT NULL,
    state JSONB DEFAULT '{}' NOT NULL,
    language TEXT DEFAULT '' NOT NULL,
    turn INTEGER DEFAULT '0' NOT NULL,
    last_inbound_at TIMESTAMP WITH TIME ZONE,
    shared BOOLEAN DEFAULT 'false' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT conversations_pkey PRIMARY KEY (tenant_id, conversation_id),
    CONSTRAINT conversations_buyers_fkey FOREIGN KEY(tenant_id, buyer_id) REFERENCES buyers (tenant_id, buyer_id),
    CONSTRAINT conversations_accounts_fkey FOREIGN KEY(tenant_id, account_id) REFERENCES accounts (tenant_id, account_id),
    CONSTRAINT conversations_account_id_customer_id_key UNIQUE (tenant_id, account_id, customer_id)
)
WITH (fillfactor = 60);

CREATE INDEX conversations_buyer ON conversations (tenant_id, buyer_id);

CREATE TABLE order_lines (
    tenant_id UUID NOT NULL,
    order_id UUID NOT NULL,
    position INTEGER DEFAULT '0' NOT NULL,
    sku TEXT NOT NULL,
    title TEXT NOT NULL,
    quantity INTEGER DEFAULT '0' NOT NULL,
    unit_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    CONSTRAINT order_lines_pkey PRIMARY KEY (tenant_id, order_id, position),
    CONSTRAINT order_lines_quantity_check CHECK (quantity >= 0),
    CONSTRAINT order_lines_unit_minor_check CHECK (unit_minor >= 0),
    CONSTRAINT order_lines_orders_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES orders (tenant_id, order_id) ON DELETE CASCADE
);

CREATE TABLE payments (
    tenant_id UUID NOT NULL,
    reference TEXT NOT NULL,
    order_id UUID NOT NULL,
    provider TEXT NOT NULL,
    account_key TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    link TEXT DEFAULT '' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT payments_pkey PRIMARY KEY (tenant_id, reference),
    CONSTRAINT payments_status_check CHECK (status in ('starting', 'open', 'paid', 'failed', 'cancelled')),
    CONSTRAINT payments_amount_minor_check CHECK (amount_minor >= 0),
    CONSTRAINT payments_orders_fkey FOREIGN KEY(tenant_id, order_id) REFERENCES orders (tenant_id, order_id)
)
WITH (fillfactor = 90);

CREATE INDEX payments_order ON payments (tenant_id, order_id, created_at);

CREATE TABLE products (
    tenant_id UUID NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    short TEXT NOT NULL,
    category_key TEXT NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    picture TEXT DEFAULT '' NOT NULL,
    synonyms TEXT[] DEFAULT '{}' NOT NULL,
    facts JSONB DEFAULT '{}' NOT NULL,
    position INTEGER DEFAULT '0' NOT NULL,
    active BOOLEAN DEFAULT 'true' NOT NULL,
    lowest_minor BIGINT NOT NULL,
    highest_minor BIGINT NOT NULL,
    search TSVECTOR NOT NULL,
    CONSTRAINT products_pkey PRIMARY KEY (tenant_id, sku),
    CONSTRAINT products_categories_fkey FOREIGN KEY(tenant_id, category_key) REFERENCES categories (tenant_id, category_key) ON DELETE CASCADE
);

CREATE INDEX products_order ON products (tenant_id, position, sku) WHERE active;

CREATE INDEX products_search ON products USING gin (tenant_id, search);

CREATE INDEX products_shelf ON products (tenant_id, category_key, position, sku) WHERE active;

CREATE TABLE refs (
    tenant_id UUID NOT NULL,
    ref TEXT NOT NULL,
    product_sku TEXT NOT NULL,
    CONSTRAINT refs_pkey PRIMARY KEY (tenant_id, ref),
    CONSTRAINT refs_products_fkey FOREIGN KEY(tenant_id, product_sku) REFERENCES products (tenant_id, sku) ON DELETE CASCADE
);

CREATE TABLE goes_with (
    tenant_id UUID NOT NULL,
    product_sku TEXT NOT NULL,
    other_sku TEXT NOT NULL,
    position INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT goes_with_pkey PRIMARY KEY (tenant_id, product_sku, other_sku),
    CONSTRAINT goes_with_products_fkey FOREIGN KEY(tenant_id, product_sku) REFERENCES products (tenant_id, sku) ON DELETE CASCADE
);

CREATE TABLE items (
    tenant_id UUID NOT NULL,
    sku TEXT NOT NULL,
    product_sku TEXT NOT NULL,
    size TEXT DEFAULT '' NOT NULL,
    colour TEXT DEFAULT '' NOT NULL,
    price_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    stock INTEGER DEFAULT '0' NOT NULL,
    position INTEGER DEFAULT '0' NOT NULL,
    active BOOLEAN DEFAULT 'true' NOT NULL,
    CONSTRAINT items_pkey PRIMARY KEY (tenant_id, sku),
    CONSTRAINT items_stock_check CHECK (stock >= 0),
    CONSTRAINT items_price_minor_check CHECK (price_minor >= 0),
    CONSTRAINT items_products_fkey FOREIGN KEY(tenant_id, product_sku) REFERENCES products (tenant_id, sku) ON DELETE CASCADE
)
WITH (fillfactor = 90);

CREATE INDEX items_product ON items (tenant_id, product_sku, position) WHERE active;

CREATE TABLE cart_lines (
    tenant_id UUID NOT NULL,
    buyer_id UUID NOT NULL,
    sku TEXT NOT NULL,
    quantity INTEGER DEFAULT '0' NOT NULL,
    line_number BIGINT GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT cart_lines_pkey PRIMARY KEY (tenant_id, buyer_id, sku),
    CONSTRAINT cart_lines_quantity_check CHECK (quantity >= 0),
    CONSTRAINT cart_lines_buyers_fkey FOREIGN KEY(tenant_id, buyer_id) REFERENCES buyers (tenant_id, buyer_id) ON DELETE CASCADE,
    CONSTRAINT cart_lines_items_fkey FOREIGN KEY(tenant_id, sku) REFERENCES items (tenant_id, sku) ON DELETE CASCADE
);
