create sequence shop.order_numbers;
alter sequence shop.order_numbers owner to check_owner;
alter sequence shop.order_numbers owned by shop.orders.number;
grant usage on sequence shop.order_numbers to check_web;
