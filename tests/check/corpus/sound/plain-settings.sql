-- forbid: *
-- Plain settings, the form of most handbooks: one role, one setting, FOR ALL.
create role corpus_owner nologin;
create role corpus_app login;
create schema crm;
grant usage on schema crm to corpus_app;
create table crm.tenants (id uuid primary key default gen_random_uuid(), name text not null);
create table crm.contacts (
  tenant_id uuid not null references crm.tenants, id uuid not null default gen_random_uuid(), email text not null,
  primary key (tenant_id, id), unique (tenant_id, email));
create table crm.calls (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(), contact_id uuid, called_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references crm.contacts (tenant_id, id) on delete set null (contact_id));
create index on crm.calls (tenant_id, called_at);
alter table crm.tenants enable row level security, force row level security;
alter table crm.contacts enable row level security, force row level security;
alter table crm.calls enable row level security, force row level security;
-- FOR ALL without WITH CHECK: USING is asked of written rows too.
create policy own on crm.tenants using (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy own on crm.contacts using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy own on crm.calls using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select on crm.tenants to corpus_app;
grant select, insert, update, delete on crm.contacts, crm.calls to corpus_app;
alter table crm.tenants owner to corpus_owner;
alter table crm.contacts owner to corpus_owner;
alter table crm.calls owner to corpus_owner;
