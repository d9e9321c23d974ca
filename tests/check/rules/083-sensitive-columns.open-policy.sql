-- Row security is on, and a policy opens every row.
create table shop.people (id uuid primary key, name text not null, reset_token text);
alter table shop.people enable row level security, force row level security;
create policy everybody on shop.people for select using (true);
grant select on shop.people to check_web;
