create policy by_user on shop.orders as restrictive
  using (exists (select from shop.users where users.tenant_id = orders.tenant_id and users.id = orders.user_id and users.tenant_id = shop.tenant()));
-- green
drop policy by_user on shop.orders;
