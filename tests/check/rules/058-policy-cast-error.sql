alter policy own on shop.orders using ((profile ->> 'tenant')::uuid = (select shop.tenant()));
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()));
