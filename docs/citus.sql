-- Made by `make docs` from adapters/postgres/tables; a test holds it current.
-- After `bot migrate`, once, as the database's owner, on the coordinator of a Citus cluster.
-- Every key begins with tenant_id, so each shop's rows lie together on one node.
create extension if not exists citus;
select create_distributed_table('tenants', 'tenant_id');
select create_distributed_table('buyers', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('domain_events', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('inbox', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('join_misses', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('joins', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('outbox', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('queue', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('reconciliations', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('tasks', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('timers', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('turns', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('unreadable', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('accounts', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('answers', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('categories', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('codes', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('orders', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('payment_accounts', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('retention', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('shop_facts', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('templates', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('vocabulary', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('zones', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('conversations', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('ledger', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('order_lines', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('payments', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('products', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('goes_with', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('items', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('refs', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('refunds', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('bargains', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('cart_lines', 'tenant_id', colocate_with => 'tenants');
