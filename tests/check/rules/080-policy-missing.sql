create table shop.notes (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
alter table shop.notes enable row level security, force row level security;
alter table shop.notes owner to check_owner;
grant select on shop.notes to check_web;
-- green
create policy own on shop.notes using (tenant_id = (select shop.tenant()));
