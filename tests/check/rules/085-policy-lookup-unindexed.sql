create table shop.members (tenant_id uuid not null, user_id uuid not null, primary key (tenant_id, user_id));
create policy members on shop.orders for select
  using (tenant_id in (select members.tenant_id from shop.members where members.user_id = nullif(current_setting('app.user', true), '')::uuid));
