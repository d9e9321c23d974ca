create policy own_too on shop.orders for select using (tenant_id = (select shop.tenant()) and is_public);
-- green
drop policy own_too on shop.orders;
