alter policy own on shop.orders using (tenant_id = shop.tenant());
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()) and tenant_id = shop.tenant());
