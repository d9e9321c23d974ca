alter policy own on shop.orders using (tenant_id = (select shop.tenant()) or current_setting('app.is_admin', true) = 'on');
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()));
