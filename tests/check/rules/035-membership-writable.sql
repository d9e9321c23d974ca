create table shop.members (user_id uuid not null, tenant_id uuid not null references shop.tenants, primary key (tenant_id, user_id));
alter table shop.members owner to check_owner;
alter table shop.members enable row level security, force row level security;
create policy own on shop.members using (user_id = (select nullif(current_setting('app.user', true), '')::uuid));
grant select, insert on shop.members to check_web;
alter policy own on shop.orders
  using (tenant_id in (select members.tenant_id from shop.members where user_id = (select nullif(current_setting('app.user', true), '')::uuid)));
