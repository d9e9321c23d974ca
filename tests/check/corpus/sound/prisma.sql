-- forbid: *
-- Prisma: quoted camel case, text ids, a bypass role for migrations that the
-- application's login cannot become.
create role prisma_migrate login bypassrls;
create role prisma_app login;
create schema app;
grant usage on schema app to prisma_app;
create table app."Company" (id text primary key, name text not null);
create table app."Post" (
  "companyId" text not null references app."Company", id text not null, title text not null, primary key ("companyId", id));
alter table app."Company" enable row level security;
alter table app."Post" enable row level security;
create policy tenant_isolation_policy on app."Company" for select using (id = nullif(current_setting('app.current_company_id', true), ''));
create policy tenant_isolation_policy on app."Post" using ("companyId" = nullif(current_setting('app.current_company_id', true), ''));
grant select on app."Company" to prisma_app;
grant select, insert, update, delete on app."Post" to prisma_app;
alter schema app owner to prisma_migrate;
alter table app."Company" owner to prisma_migrate;
alter table app."Post" owner to prisma_migrate;
