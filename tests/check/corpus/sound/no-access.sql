-- forbid: *
-- Tables of tenants that the application cannot name: backups, staging, archives.
create role corpus_owner nologin;
create role corpus_app login;
create schema app;
create schema archive;
grant usage on schema app to corpus_app;
create table app.rows (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
alter table app.rows enable row level security, force row level security;
create policy own on app.rows using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select, insert, update, delete on app.rows to corpus_app;
create table archive.rows (tenant_id uuid, id uuid);
create materialized view archive.counts as select tenant_id, count(*) from app.rows group by 1;
create view archive.everything as select * from app.rows union all select * from archive.rows;
alter table app.rows owner to corpus_owner;
