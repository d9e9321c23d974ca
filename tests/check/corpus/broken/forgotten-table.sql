-- expect: rls-disabled child-without-tenant shared-table-writable unique-without-tenant
-- forbid: *
-- Most tables are walled; one of a tenant, a child of one and a list were forgotten.
create role broken_app login;
create schema crm;
grant usage on schema crm to broken_app;
create table crm.contacts (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table crm.invoices (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table crm.orders (id uuid primary key, tenant_id uuid not null);
create index on crm.orders (tenant_id);
create table crm.order_lines (order_id uuid not null references crm.orders, line int, primary key (order_id, line));
create table crm.templates (id int primary key, body text);
alter table crm.contacts enable row level security;
alter table crm.orders enable row level security;
create policy own on crm.contacts using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy own on crm.orders using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy own on crm.invoices using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on all tables in schema crm to broken_app;
