revoke all on all tables in schema shop from check_web;
-- green
grant select on shop.orders to check_web;
