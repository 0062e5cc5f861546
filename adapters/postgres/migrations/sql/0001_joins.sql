-- How a code is kept. With the shop in it, so that two shops' codes have nothing in common.
create function join_hash(p_code text) returns bytea language sql stable
    return sha256(convert_to(app_tenant() || ':' || p_code, 'UTF8'));
