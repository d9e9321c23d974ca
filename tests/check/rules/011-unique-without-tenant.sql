alter table shop.orders drop constraint orders_number_key, add constraint orders_number_key unique (number);
