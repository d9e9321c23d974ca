create policy public_rows on shop.orders for select using (is_public);
-- green
drop policy public_rows on shop.orders;
