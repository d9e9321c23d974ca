create table shop.people (id uuid primary key, name text not null, email text not null, password_hash bytea, password_changed_at date);
grant select on shop.people to check_web;
