-- forbid: *
-- The tenants' own table: its key is the tenant, so its slug cannot contain one.
create role corpus_owner nologin;
create role corpus_app login;
create schema crm;
grant usage on schema crm to corpus_app;
create function crm.org() returns uuid language sql stable return nullif(current_setting('crm.org', true), '')::uuid;
create table crm.organizations (id uuid primary key, slug text not null unique, name text not null);
create table crm.contacts (
  organization_id uuid not null references crm.organizations on delete cascade, id uuid not null, email text not null,
  primary key (organization_id, id), unique (organization_id, email));
alter table crm.organizations enable row level security;
alter table crm.contacts enable row level security;
create policy own on crm.organizations using (id = (select crm.org()));
create policy own on crm.contacts using (organization_id = (select crm.org()));
grant select, insert, update on crm.organizations, crm.contacts to corpus_app;
