alter policy own on shop.orders using (tenant_id = (select nullif(current_setting('app.tennant', true), '')::uuid));
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()));
