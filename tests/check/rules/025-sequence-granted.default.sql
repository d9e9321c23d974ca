-- No column owns the sequence: a DEFAULT names it.
create sequence shop.ticket_numbers;
alter sequence shop.ticket_numbers owner to check_owner;
alter table shop.orders add column ticket bigint default nextval('shop.ticket_numbers');
grant usage on sequence shop.ticket_numbers to check_web;
