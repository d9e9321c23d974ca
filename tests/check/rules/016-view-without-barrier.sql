create view shop.order_numbers as select number from shop.orders where tenant_id = shop.tenant();
grant select on shop.order_numbers to check_web;
