create view shop.order_numbers as select tenant_id, number from shop.orders;
grant select on shop.order_numbers to check_web;
