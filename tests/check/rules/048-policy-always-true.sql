alter policy own on shop.orders using (true) with check (tenant_id = (select shop.tenant()));
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()));
