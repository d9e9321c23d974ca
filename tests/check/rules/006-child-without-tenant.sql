alter table shop.orders add constraint orders_id_key unique (id);
create table shop.order_lines (order_id uuid not null references shop.orders (id), line int not null, primary key (order_id, line));
grant select on shop.order_lines to check_web;
