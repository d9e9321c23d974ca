set local check_function_bodies = off;
create function shop.is_member(tenant uuid) returns boolean language sql stable
  as 'select exists (select from users where users.tenant_id = tenant and tenant = shop.tenant())';
alter policy own on shop.orders using (shop.is_member(tenant_id));
