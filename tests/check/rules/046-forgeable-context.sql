select 1;
-- green
drop policy own on shop.tenants; drop policy own on shop.users; drop policy own on shop.orders; drop policy own on shop.events;
