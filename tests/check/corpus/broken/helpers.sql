-- expect: immutable-context policy-helper leakproof-function definer-search-path schema-create
-- forbid: *
-- What the policies call can be baked in, replaced, or planted.
create role broken_owner nologin;
create role broken_app login;
create schema app;
create schema plugins;
grant usage on schema app, plugins to broken_app;
grant create on schema plugins to broken_app;
create function app.tenant() returns uuid language sql immutable as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;
create table app.rows (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create table app.notes (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
create function app.owns(tenant uuid) returns boolean language plpgsql stable leakproof as $$
begin
  return tenant = nullif(current_setting('app.tenant', true), '')::uuid;
end $$;
alter function app.owns(uuid) owner to broken_app;
create function plugins.version() returns text language sql stable security definer set search_path = plugins, pg_temp as $$ select 'x' $$;
alter table app.rows enable row level security, force row level security;
alter table app.notes enable row level security, force row level security;
create policy own on app.rows using (tenant_id = (select app.tenant()));
create policy own on app.notes using (app.owns(tenant_id));
grant select on app.rows, app.notes to broken_app;
alter table app.rows owner to broken_owner;
alter table app.notes owner to broken_owner;
