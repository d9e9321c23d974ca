create materialized view shop.totals as select tenant_id, count(*) from shop.orders group by tenant_id;
grant select on shop.totals to check_web;
