alter policy own on shop.orders using (tenant_id::text like current_setting('app.tenant', true));
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()));
