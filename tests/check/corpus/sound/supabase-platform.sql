-- forbid: *
-- As Supabase makes a project: its own roles, memberships, schemas and default
-- privileges. Policies for service_role, and jobs as postgres, are its customs.
create role supabase_admin login bypassrls createrole replication;
create role supabase_auth_admin login noinherit createrole;
create role supabase_storage_admin login noinherit createrole;
create role supabase_read_only_user login bypassrls;
create role dashboard_user nologin createrole replication;
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role, supabase_storage_admin to authenticator;
grant anon, authenticated, service_role to postgres, supabase_storage_admin;
grant pg_read_all_data to supabase_read_only_user;
create schema auth authorization supabase_admin;
create schema storage authorization supabase_admin;
create schema app;
grant usage on schema auth, storage, app to anon, authenticated, service_role;
create function auth.uid() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
create table auth.users (id uuid primary key, email text unique, encrypted_password text);
create table storage.objects (id uuid primary key, owner_id text, name text);
alter table storage.objects enable row level security;
grant all on storage.objects to anon, authenticated, service_role;
alter default privileges in schema app grant select, insert, update, delete on tables to authenticated, service_role;
alter default privileges in schema app grant execute on functions to anon, authenticated, service_role;
create table app.notes (user_id uuid not null references auth.users on delete cascade, id uuid not null, body text not null, primary key (user_id, id));
create table app.jobs (id uuid primary key, payload jsonb not null);
alter table app.notes enable row level security;
alter table app.jobs enable row level security;
create policy own on app.notes to authenticated using (user_id = (select auth.uid()));
create policy "the server does all" on app.notes to service_role using (true) with check (true);
create policy "the server alone" on app.jobs to service_role using (true) with check (true);
