alter policy own on shop.orders using (exists (select from shop.users where users.tenant_id = tenant_id and users.tenant_id = shop.tenant()));
-- green
alter policy own on shop.orders using (tenant_id = (select shop.tenant()));
