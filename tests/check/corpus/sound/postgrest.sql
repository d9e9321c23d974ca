-- forbid: *
-- PostgREST: tables in a private schema, views with the caller's rights in the
-- exposed one, claims as JSON, a function that signs in before there is a tenant.
create role web_owner nologin;
create role web_anon nologin;
create role web_user nologin;
create role postgrest_authenticator login noinherit;
grant web_anon, web_user to postgrest_authenticator;
create schema data;
create schema api;
create schema basic_auth;
grant usage on schema data, api to web_user;
grant usage on schema api to web_anon;
create function data.claim(name text) returns text language sql stable as $$
  select nullif(current_setting('request.jwt.claims', true), '')::json ->> name
$$;
create table basic_auth.users (
  tenant_id uuid not null, email text not null, password_hash text not null, primary key (tenant_id, email));
create table data.articles (
  tenant_id uuid not null default data.claim('tenant_id')::uuid, id uuid not null default gen_random_uuid(), body text not null,
  primary key (tenant_id, id));
alter table basic_auth.users enable row level security;
alter table data.articles enable row level security, force row level security;
create policy own on data.articles to web_user
  using (tenant_id = (select data.claim('tenant_id')::uuid)) with check (tenant_id = (select data.claim('tenant_id')::uuid));
grant select, insert, update, delete on data.articles to web_user;
create view api.articles with (security_invoker = true) as select id, body from data.articles;
grant select, insert, update, delete on api.articles to web_user;
create function api.sign_in(email text, password text) returns text language plpgsql security definer set search_path = '' as $$
declare
  found_tenant uuid;
begin
  select users.tenant_id into found_tenant
    from basic_auth.users
   where users.email = sign_in.email and users.password_hash = encode(sha256(sign_in.password::bytea), 'hex');
  if found_tenant is null then raise insufficient_privilege; end if;
  return found_tenant::text;
end
$$;
comment on function api.sign_in(text, text) is $$
@rowhouse allow definer-function It answers with the row of whoever knows the password, and before there is a tenant.

Signs in; answers the tenant.
$$;
alter table basic_auth.users owner to web_owner;
alter table basic_auth.users force row level security;
alter table data.articles owner to web_owner;
