-- expect: partition-exposed
-- forbid: *
-- A range partition and an inheritance child that are granted and not walled.
create role broken_app login;
create schema m;
grant usage on schema m to broken_app;
create table m.samples (tenant_id uuid not null, at date not null, primary key (tenant_id, at)) partition by range (at);
create table m.samples_2026 partition of m.samples for values from ('2026-01-01') to ('2027-01-01');
create table m.logs (tenant_id uuid not null, at date not null, primary key (tenant_id, at));
create table m.logs_old (primary key (tenant_id, at)) inherits (m.logs);
alter table m.samples enable row level security;
alter table m.logs enable row level security;
create policy own on m.samples using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy own on m.logs using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select on all tables in schema m to broken_app;
