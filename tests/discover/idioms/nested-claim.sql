-- columns: app.files.realm app.notes.realm
-- root: none
-- tenant: the claim app_metadata.realm of the setting request.jwt.claims (through auth.jwt())
-- roles: authenticated
-- hole: create policy hole on app.files for select using (true)
-- found: app.files
create role authenticated nologin noinherit;
create schema auth;
create schema app;
grant usage on schema auth, app to authenticated;
create function auth.jwt() returns jsonb language sql stable as $$
  select nullif(current_setting('request.jwt.claims', true), '')::jsonb
$$;
create table app.files (realm uuid not null, id uuid not null, name text not null, primary key (realm, id));
create table app.notes (realm uuid not null, id uuid not null, body text not null, primary key (realm, id));
alter table app.files enable row level security;
alter table app.notes enable row level security;
create policy own on app.files to authenticated using (realm = (select (auth.jwt() -> 'app_metadata' ->> 'realm')::uuid));
create policy own on app.notes to authenticated using (realm = (select (auth.jwt() -> 'app_metadata' ->> 'realm')::uuid));
grant select, insert, update, delete on app.files, app.notes to authenticated;
