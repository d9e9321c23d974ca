-- expect: view-owner-rights policy-cast-error policy-wrong-column function-sets-tenant predefined-role stored-setting
-- forbid: *
-- PostgREST: a view of the owner, a row's JSON in the policy, a function that enters
-- any tenant, a login that reads everything, a claim stored for the role.
create role web_anon nologin;
create role web_user nologin;
create role postgrest_authenticator login noinherit;
grant web_anon, web_user, pg_read_all_data to postgrest_authenticator;
alter role web_user set request.jwt.claims = '{"tenant_id": "00000000-0000-0000-0000-000000000001"}';
create schema data;
create schema api;
grant usage on schema data, api to web_user;
create table data.articles (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table data.forms (tenant_id uuid not null, id uuid not null, answers jsonb not null, primary key (tenant_id, id));
alter table data.articles enable row level security;
alter table data.forms enable row level security;
create policy own on data.articles to web_user
  using (tenant_id = (select (nullif(current_setting('request.jwt.claims', true), '')::json ->> 'tenant_id')::uuid));
create policy own on data.forms to web_user
  using ((answers ->> 'tenant_id')::uuid = (select (nullif(current_setting('request.jwt.claims', true), '')::json ->> 'tenant_id')::uuid));
grant select on data.articles, data.forms to web_user;
create view api.articles as select id from data.articles;
grant select on api.articles to web_user;
create function api.impersonate(tenant text) returns void language sql
  as $$ select set_config('request.jwt.claims', json_build_object('tenant_id', tenant)::text, true) $$;
