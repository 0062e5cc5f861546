-- What a shop calls its goods is found in what a buyer writes, whatever a model makes of it: "Ghana Must Go Bag, Large".

-- Folded, and no word with an s at its end: "bags" is "bag" on either side of a comparison.
create function singular(p_text text) returns text language sql stable parallel safe
    return regexp_replace(btrim(fold(p_text)), '(?<=[^ ])s+(?= |$)', '', 'g');

-- The names a product goes by: its own, what stands before the first comma of it (not that of 20,000), and its synonyms,
-- as far as they have two words or more. One word is left to the model.
create function names_of(p_name text, p_synonyms text[]) returns text[]
language sql stable parallel safe
    return array(
        select distinct s.name
          from unnest(array[p_name, regexp_replace(p_name, ',\s.*$', '')] || p_synonyms) as n (name)
         cross join lateral singular(n.name) as s (name)
         where s.name like '% %'
         order by s.name);

-- The first two words of each name: few looks into the index tell which products may be meant.
create function openings(p_names text[]) returns text[] language sql immutable parallel safe
    return array(
        select distinct split_part(n.name, ' ', 1) || ' ' || split_part(n.name, ' ', 2)
          from unnest(p_names) as n (name)
         order by 1);

alter table products add column called text[] default '{}' not null;
update products set called = openings(names_of(name, synonyms));
create index products_called on products using gin (tenant_id, called);

-- Those names that stand in a text. Security definer, with the tenant spelt out: under row-level security Postgres may
-- not use the index for &&. At most 200 products that begin as the text says are looked at.
create function names_in(p_text text) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_tenant uuid := app_tenant();
    v_text text := singular(p_text);
    v_words text[] := string_to_array(v_text, ' ');
    v_pairs text[];
begin
    -- A message of more than forty words is a story.
    for v_place in 1 .. least(cardinality(v_words), 40) - 1 loop
        v_pairs[v_place] := v_words[v_place] || ' ' || v_words[v_place + 1];
    end loop;
    if v_pairs is null then
        return;
    end if;
    return query
        select distinct n.name
          from (
                select p.name, p.synonyms from products p
                 where p.tenant_id = v_tenant and p.active and p.called && v_pairs
                 limit 200
          ) p
         cross join unnest(names_of(p.name, p.synonyms)) as n (name)
         where strpos(' ' || v_text || ' ', ' ' || n.name || ' ') > 0
         order by n.name;
end
$$;

do $$
begin
    revoke execute on function
        singular(text), names_of(text, text[]), openings(text[]), names_in(text) from public;
    grant execute on function
        singular(text), names_of(text, text[]), openings(text[]), names_in(text)
        to bot_app, bot_dispatch;
    grant create on schema public to bot_dispatch;  -- needed to be given a function
    alter function names_in(text) owner to bot_dispatch;
    revoke create on schema public from bot_dispatch;
end
$$;
