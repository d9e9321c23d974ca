-- Two foreign keys away from the tenant.
alter table shop.orders add constraint orders_id_key unique (id);
create table shop.order_lines (order_id uuid not null references shop.orders (id), line int not null, primary key (order_id, line));
alter table shop.order_lines enable row level security, force row level security;
create table shop.line_notes (
  order_id uuid not null, line int not null, note text not null, foreign key (order_id, line) references shop.order_lines);
grant select, insert on shop.line_notes to check_web;
