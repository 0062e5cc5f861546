-- Finding products by words that a buyer typed on a phone.

-- Lower case, no accents, punctuation as spaces. Letters are taken apart and their marks off first:
-- for some that Yoruba writes there is no single letter, and Arabic ones are rarely typed.
-- The comma of 20,000 goes too.
create function fold(p_text text) returns text language sql stable parallel safe
    return regexp_replace(
        lower(unaccent(regexp_replace(
            normalize(p_text, NFKD),
            '[\u0300-\u036f\u064b-\u065f]|(?<=[0-9]),(?=[0-9])', '', 'g'))),
        '[^[:alnum:]-]+', ' ', 'g');

create function words_of(p_text text) returns tsvector language sql stable parallel safe
    return to_tsvector('simple', fold(p_text));

-- What a product is found by: its name first, then its other names, category, colours and sizes.
create function search_document(p_name text, p_synonyms text, p_category text, p_variants text)
returns tsvector language sql stable parallel safe
    return setweight(words_of(p_name), 'A') || setweight(words_of(p_synonyms), 'B')
        || setweight(words_of(p_category), 'C') || setweight(words_of(p_variants), 'D');

-- A wanted colour or size: its words, or those written as one. Null: none is wanted.
create function wish(p_wanted text) returns tsquery language sql stable parallel safe
    return case when btrim(p_wanted) <> '' then
        plainto_tsquery('simple', fold(p_wanted))
        || plainto_tsquery('simple', replace(fold(p_wanted), ' ', '')) end;

-- "red" is said by "Wine red", "8" and "uk8" by "UK 8", "l" not by "XL".
create function says(p_text text, p_wish tsquery) returns boolean language sql stable parallel safe
    return words_of(p_text) @@ p_wish or words_of(replace(p_text, ' ', '')) @@ p_wish;

-- The words of the shop that a typed word may mean, the first of these that are any: itself and
-- its other number (shoe, shoes; dress, dresses); a longer word it begins; two words written as
-- one (powerbank); the nearest in spelling. Null: none.
create function meanings(p_word text) returns tsquery
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
-- Trigrams only fetch what may be near, by the index: "sneeker" and "sneakers" share 4 of 13.
set pg_trgm.similarity_threshold = 0.25
as $$
declare
    v_tenant uuid := app_tenant();
    v_length int := length(p_word);
    v_words text[];
begin
    select array_agg(v.word) into v_words from vocabulary v
     where v.tenant_id = v_tenant
       and v.word in (
            p_word, p_word || 's', p_word || 'es',
            case when v_length > 3 then regexp_replace(p_word, 's$', '') end,
            case when v_length > 4 then regexp_replace(p_word, 'es$', '') end);
    if v_words is null and v_length >= 3 then
        select array_agg(v.word) into v_words from (
            select word from vocabulary
             where tenant_id = v_tenant and word > p_word and word < p_word || chr(1114111)
             order by word limit 20
        ) v;
    end if;
    if v_words is null and v_length >= 6 then
        select array[l.word, r.word] into v_words
          from generate_series(3, v_length - 3) as n
          join vocabulary l on l.tenant_id = v_tenant and l.word = left(p_word, n)
          join vocabulary r on r.tenant_id = v_tenant and r.word = substr(p_word, n + 1)
         limit 1;
        if found then
            return plainto_tsquery('simple', array_to_string(v_words, ' '));
        end if;
    end if;
    -- One slip in a word of five letters, two in a longer one (two letters changed places are two).
    -- Shorter ones have little to err in: a book is no boot.
    if v_words is null and v_length between 5 and 60 then
        select array_agg(v.word) into v_words from (
            select w.word, w.slips, min(w.slips) over () as fewest from (
                select word, levenshtein_less_equal(word, p_word, 2) as slips
                  from vocabulary
                 where tenant_id = v_tenant and word % p_word and length(word) < 60
            ) w
             where w.slips <= case when v_length < 6 then 1 else 2 end
        ) v
         where v.slips = v.fewest;
    end if;
    return (select string_agg(quote_literal(w), ' | ')::tsquery from unnest(v_words) as w);
end
$$;

-- Products that have every word the shop knows; where there is none, those that have any.
-- Security definer, with the tenant spelt out: under row-level security Postgres may not use the
-- index for @@ and %, since it cannot know that these operators keep what they see to themselves.
-- At most p_most products are looked at and counted: nobody leafs further in a chat.
create function search_products(
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
    -- Where nothing is asked of single items, the best products are known before their items are.
    v_most int := case
        when v_colour is null and v_size is null and p_currency = '' then p_most end;
    v_all tsquery;
    v_any tsquery;
    v_word tsquery;
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
             limit v_most
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

-- Keep the vocabulary to what the products say now.
create function refresh_vocabulary() returns void language sql as $$
    with said as materialized (
        select distinct w.lexeme
          from products p cross join lateral unnest(p.search) as w
         where p.active
    ), gone as (
        delete from vocabulary v where not exists (select from said s where s.lexeme = v.word)
    )
    insert into vocabulary (tenant_id, word) select app_tenant(), s.lexeme from said s
    on conflict do nothing
$$;
