-- forbid: *
-- An auth table that is read before anybody is signed in: by the e-mail that the
-- server has put into the context, and otherwise by the tenant.
create role corpus_owner nologin;
create role corpus_app login;
create schema account;
grant usage on schema account to corpus_app;
create table account.users (
  tenant_id uuid not null, id uuid not null, email text not null, password_hash text not null,
  primary key (tenant_id, id), unique (tenant_id, email));
create index on account.users (email);
create table account.sessions (
  tenant_id uuid not null, token_hash bytea not null, user_id uuid not null,
  primary key (tenant_id, token_hash), foreign key (tenant_id, user_id) references account.users (tenant_id, id) on delete cascade);
alter table account.users enable row level security, force row level security;
alter table account.sessions enable row level security, force row level security;
create policy own on account.users using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
create policy signing_in on account.users for select
  using (email = (select nullif(current_setting('app.signing_in_as', true), '')));
create policy own on account.sessions using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
grant select, insert, update on account.users to corpus_app;
grant select, insert, delete on account.sessions to corpus_app;
alter table account.users owner to corpus_owner;
alter table account.sessions owner to corpus_owner;
