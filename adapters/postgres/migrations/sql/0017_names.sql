-- What a shop calls its goods is found in what a buyer writes, whatever a model makes of it: "Ghana Must Go Bag, Large".

-- The names a product goes by, folded: its own, what stands before the first comma of it (not that of 20,000), and its
-- synonyms, as far as they have two words or more. One word is left to the model.
create function names_of(p_name text, p_synonyms text[]) returns text[]
language sql stable parallel safe
    return array(
        select distinct f.name
          from unnest(array[p_name, regexp_replace(p_name, ',\s.*$', '')] || p_synonyms) as n (name)
         cross join lateral btrim(fold(n.name)) as f (name)
         where f.name like '% %'
         order by f.name);

alter table products add column called text[] default '{}' not null;
update products set called = names_of(name, synonyms);
create index products_called on products using gin (tenant_id, called);

-- Those names that stand in a text, the last word of them with or without its s. Security definer, with the tenant spelt
-- out: under row-level security Postgres may not use the index for &&.
create function names_in(p_text text) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_tenant uuid := app_tenant();
    v_words text[] := string_to_array(btrim(fold(p_text)), ' ');
    v_runs text[];
begin
    -- Two to eight words of the first forty: a longer message is a story.
    select array_agg(r.run) into v_runs
      from generate_series(1, least(cardinality(v_words), 40) - 1) as first
     cross join generate_series(1, least(cardinality(v_words) - first, 7)) as more
     cross join lateral array_to_string(v_words[first:first + more], ' ') as whole
     cross join lateral (values (whole), (whole || 's'), (regexp_replace(whole, 's$', ''))) r (run);
    return query
        select distinct n.name
          from products p
         cross join unnest(p.called) as n (name)
         where p.tenant_id = v_tenant and p.active and p.called && v_runs and n.name = any (v_runs)
         order by n.name;
end
$$;

do $$
begin
    revoke execute on function names_of(text, text[]), names_in(text) from public;
    grant execute on function names_of(text, text[]), names_in(text) to bot_app, bot_dispatch;
    grant create on schema public to bot_dispatch;  -- needed to be given a function
    alter function names_in(text) owner to bot_dispatch;
    revoke create on schema public from bot_dispatch;
end
$$;
