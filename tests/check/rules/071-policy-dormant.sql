revoke delete on shop.orders from check_web;
create policy anything on shop.orders for delete using (true);
-- green
drop policy anything on shop.orders;
