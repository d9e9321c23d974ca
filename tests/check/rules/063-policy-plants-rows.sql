alter table shop.orders drop constraint orders_user_fkey;
drop policy own on shop.orders;
create policy reading on shop.orders for select using (tenant_id = (select shop.tenant()));
create policy writing on shop.orders for insert with check (user_id = (select nullif(current_setting('app.user', true), '')::uuid));
-- green
alter policy writing on shop.orders
  with check (tenant_id = (select shop.tenant()) and user_id = (select nullif(current_setting('app.user', true), '')::uuid));
