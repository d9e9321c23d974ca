create sequence shop.order_numbers owned by shop.orders.number;
grant usage on sequence shop.order_numbers to check_web;
