-- expect: owner-reachable rls-not-forced schema-create
-- forbid: *
-- The application logs in as the owner of its tables: no policy holds it.
create role broken_app login;
create schema crm authorization broken_app;
create table crm.contacts (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
alter table crm.contacts enable row level security;
create policy own on crm.contacts using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
alter table crm.contacts owner to broken_app;
