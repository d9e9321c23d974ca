alter table shop.orders add column amount numeric;
create index orders_amount_idx on shop.orders (tenant_id, amount);
-- green
drop index shop.orders_amount_idx;
