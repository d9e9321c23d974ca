alter policy own on shop.orders using (tenant_id = current_setting('app.tenant', true)::uuid);
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()));
