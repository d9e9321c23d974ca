-- forbid: *
-- The same with a role of its own that signs people in, declared where it stands.
create role corpus_owner nologin;
create role corpus_app nologin;
create role corpus_sign_in nologin;
create role corpus_login login noinherit;
grant corpus_app, corpus_sign_in to corpus_login;
create schema account;
grant usage on schema account to corpus_app, corpus_sign_in;
create table account.users (
  tenant_id uuid not null, id uuid not null, email text not null, password_hash text not null,
  primary key (tenant_id, id), unique (tenant_id, email));
alter table account.users enable row level security, force row level security;
create policy own on account.users to corpus_app using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));
create policy signing_in on account.users for select to corpus_sign_in using (true);
comment on policy signing_in on account.users is
  '@rowhouse allow policy-always-true Read before there is a tenant; the role can do nothing else.';
grant select, insert, update on account.users to corpus_app;
grant select (tenant_id, email, password_hash) on account.users to corpus_sign_in;
alter table account.users owner to corpus_owner;
