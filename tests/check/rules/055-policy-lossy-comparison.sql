alter policy own on shop.orders using (left(tenant_id::text, 8) = left(current_setting('app.tenant', true), 8));
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()));
