-- expect: exempt-role role-escape
-- forbid: *
-- The server's login has BYPASSRLS, and can become an administrator.
create role broken_owner nologin;
create role broken_admin nologin superuser;
create role broken_user nologin;
create role broken_support nologin bypassrls;
create role broken_login login noinherit createrole;
grant broken_user, broken_support to broken_login;
create schema crm;
grant usage on schema crm to broken_user;
create table crm.rows (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
alter table crm.rows enable row level security, force row level security;
create policy own on crm.rows to broken_user using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select on crm.rows to broken_user;
alter table crm.rows owner to broken_owner;
