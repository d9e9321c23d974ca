alter policy own on shop.orders using (tenant_id is not null);
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()));
