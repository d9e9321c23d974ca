create table shop.notes (id uuid primary key, tenant_id uuid not null, body text);
alter table shop.notes owner to check_owner;
alter table shop.notes enable row level security, force row level security;
create policy own on shop.notes using (tenant_id = (select shop.tenant()));
grant select on shop.notes to check_web;
