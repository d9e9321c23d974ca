-- A restrictive policy permits nothing.
drop policy own on shop.orders;
create policy own on shop.orders as restrictive using (tenant_id = (select shop.tenant()));
-- green
create policy everybody on shop.orders using (true);
