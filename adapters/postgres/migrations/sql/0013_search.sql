-- Products that have every word the shop knows; where there is none, those that have any. Those in stock come first.
-- Security definer, with the tenant spelt out: under row-level security Postgres may not use the
-- index for @@ and %, since it cannot know that these operators keep what they see to themselves.
-- At most p_most products are looked at and counted: nobody leafs further in a chat.
create or replace function search_products(
    p_words text, p_category text, p_colour text, p_size text, p_price_min bigint,
    p_price_max bigint, p_currency text, p_limit int, p_offset int, p_most int
) returns table (sku text, total bigint)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan  -- the filters that were not given fold away
as $$
#variable_conflict use_column
declare
    v_tenant uuid := app_tenant();
    v_colour tsquery := wish(p_colour);
    v_size tsquery := wish(p_size);
    v_all tsquery;
    v_any tsquery;
    v_word tsquery;
    v_total bigint;
    v_page text[];
begin
    if btrim(p_words) <> '' then
        for v_word in
            select meanings(w.lexeme) from unnest(words_of(p_words)) as w
        loop
            continue when v_word is null;
            v_all := case when v_all is null then v_word else v_all && v_word end;
            v_any := case when v_any is null then v_word else v_any || v_word end;
        end loop;
        if v_all is null then
            return;
        end if;
        if not exists (
            select from products p where p.tenant_id = v_tenant and p.active and p.search @@ v_all
        ) then
            v_all := v_any;
        end if;
    end if;
    -- Where nothing is asked of single items, the best products are known before their items are, and counted: every
    -- product has one. Only as many are looked at as fill the page, unless what is in stock does not fill it.
    if v_colour is null and v_size is null and p_currency = '' then
        with named as materialized (
            select p.sku, p.position,
                   case when v_all is null then 0 else ts_rank(p.search, v_all) end as rank
              from products p
             where p.tenant_id = v_tenant and p.active
               and (v_all is null or p.search @@ v_all)
               and (p_category = '' or p.category_key = p_category)
             order by rank desc, p.position, p.sku
             limit p_most
        )
        select (select count(*) from named),
               array(
                    select n.sku
                      from (select * from named order by rank desc, position, sku) n
                     cross join lateral (
                        select from items i
                         where i.tenant_id = v_tenant and i.product_sku = n.sku and i.active
                           and i.stock > 0
                         limit 1
                     ) in_stock
                     order by n.rank desc, n.position, n.sku
                     limit p_limit offset p_offset
               )
          into v_total, v_page;
        if cardinality(v_page) = least(p_limit, greatest(v_total - p_offset, 0)) then
            return query select s, v_total from unnest(v_page) s;
            return;
        end if;
    end if;
    return query
        with named as (
            select p.sku, p.position, p.search,
                   case when v_all is null then 0 else ts_rank(p.search, v_all) end as rank
              from products p
             where p.tenant_id = v_tenant and p.active
               and (v_all is null or p.search @@ v_all)
               and (p_category = '' or p.category_key = p_category)
               -- What colours, sizes and prices its items have, the product knows roughly.
               and (v_colour is null or p.search @@ v_colour)
               and (v_size is null or p.search @@ v_size)
               and (p_price_min is null or p.highest_minor >= p_price_min)
               and (p_price_max is null or p.lowest_minor <= p_price_max)
             order by rank desc, p.position, p.sku
             limit case when v_total is not null then p_most end
        ), fitting as (
            select n.sku, n.position, n.rank, s.in_stock
              from named n
              cross join lateral (
                select bool_or(i.stock > 0) as in_stock from items i
                 where i.tenant_id = v_tenant and i.product_sku = n.sku and i.active
                   and (v_colour is null or says(i.colour, v_colour)
                        or i.colour = '' and n.search @@ v_colour)
                   and (v_size is null or says(i.size, v_size))
                   and (p_price_min is null or i.price_minor >= p_price_min)
                   and (p_price_max is null or i.price_minor <= p_price_max)
                   and (p_currency = '' or i.currency = p_currency)
              ) s
             where s.in_stock is not null
             order by n.rank desc, n.position, n.sku
             limit p_most
        )
        select f.sku, count(*) over ()
          from fitting f
         order by f.in_stock desc, f.rank desc, f.position, f.sku
         limit p_limit offset p_offset;
end
$$;
