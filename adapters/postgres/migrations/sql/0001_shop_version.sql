-- A number that moves whenever something of a shop moves that engines keep in memory: its profile,
-- zones, answers and ways to pay. A turn reads the number, and the rest only when it is new.
create function move_shop_version() returns trigger language plpgsql as $$
begin
    update tenants t set shop_version = t.shop_version + 1
     where t.tenant_id = case tg_op when 'DELETE' then old.tenant_id else new.tenant_id end;
    return null;
end
$$;

create function own_shop_version() returns trigger language plpgsql as $$
begin
    new.shop_version := old.shop_version + 1;
    return new;
end
$$;

create trigger shop_version before update on tenants
    for each row execute function own_shop_version();
create trigger shop_version after insert or update or delete on zones
    for each row execute function move_shop_version();
create trigger shop_version after insert or update or delete on answers
    for each row execute function move_shop_version();
create trigger shop_version after insert or update or delete on payment_accounts
    for each row execute function move_shop_version();
