-- The lines of a cart, and what is agreed about them; one row without a line where the cart is empty.
-- The code is looked up by its key (limit 1 keeps it that way): as a join of two tables the planner may read all codes
-- of a shop that has thousands, in the hope that the buyer's is the first.
create or replace function cart_of(p_buyer uuid, p_now timestamptz) returns table (
    cart_currency text, line_number bigint, quantity int, sku text, product_sku text, name text,
    price_minor bigint, currency text, stock int, size text, colour text, haggle jsonb,
    agreed_minor bigint, bundle_count int, bundle_minor bigint, code text, percent int,
    amount_minor bigint, least_minor bigint, ends_at timestamptz, uses int, each_buyer int,
    code_currency text
) language sql stable as $$
    select t.currency, l.line_number, l.quantity, i.sku, i.product_sku, p.name, i.price_minor,
           i.currency, i.stock, i.size, i.colour, i.haggle, b.agreed_minor, b.bundle_count,
           b.bundle_minor, c.code, c.percent, c.amount_minor, c.least_minor, c.ends_at,
           c.uses - c.used, c.each_buyer, c.currency
      from tenants t
      left join lateral (
            select k.*
              from buyers u
             cross join lateral (
                    select * from codes k where k.code = u.code limit 1
             ) k
             where u.buyer_id = p_buyer and k.active and (k.ends_at is null or k.ends_at > p_now)
               and (k.uses is null or k.used < k.uses)
      ) c on true
      left join (
            cart_lines l
            join items i on i.sku = l.sku and i.active
            join products p on p.sku = i.product_sku and p.active
            left join bargains b on b.buyer_id = l.buyer_id and b.sku = l.sku
                                and b.expires_at > p_now
      ) on l.buyer_id = p_buyer
$$;
