alter policy own on shop.orders using (tenant_id = coalesce((select shop.tenant()), tenant_id));
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()));
