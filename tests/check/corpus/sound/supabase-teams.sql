-- forbid: *
-- Supabase: roles anon and authenticated, auth.uid(), a SECURITY DEFINER helper
-- against recursion, tables of postgres without FORCE.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
create schema auth;
create schema app;
grant usage on schema auth, app to anon, authenticated, service_role;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                  (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'))::uuid
$$;
create table auth.users (id uuid primary key, email text unique);
create table app.teams (id uuid primary key default gen_random_uuid(), name text not null);
create table app.team_members (
  team_id uuid not null references app.teams on delete cascade, user_id uuid not null references auth.users on delete cascade,
  role text not null default 'member', primary key (team_id, user_id));
create table app.documents (
  id uuid not null default gen_random_uuid(), team_id uuid not null references app.teams on delete cascade, title text not null,
  primary key (team_id, id));
create table app.profiles (id uuid primary key references auth.users on delete cascade, display_name text);
create function app.is_member(team uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from app.team_members where team_id = team and user_id = (select auth.uid()))
$$;
create function app.my_teams() returns setof uuid language sql stable security definer set search_path = '' as $$
  select team_id from app.team_members where user_id = (select auth.uid())
$$;
alter table app.teams enable row level security;
alter table app.team_members enable row level security;
alter table app.documents enable row level security;
alter table app.profiles enable row level security;
create policy "members read their teams" on app.teams for select to authenticated using (app.is_member(id));
create policy "members see members" on app.team_members for select to authenticated using (app.is_member(team_id));
create policy "members read documents" on app.documents for select to authenticated using (team_id in (select app.my_teams()));
create policy "members write documents" on app.documents for insert to authenticated with check (app.is_member(team_id));
create policy "members change documents" on app.documents for update to authenticated
  using (app.is_member(team_id)) with check (app.is_member(team_id));
create policy "own profile" on app.profiles to authenticated using ((select auth.uid()) = id) with check ((select auth.uid()) = id);
create view app.my_account with (security_barrier) as select id, email from auth.users where id = (select auth.uid());
grant select on app.my_account to authenticated;
grant select on app.teams, app.team_members to authenticated;
grant select, insert, update on app.documents to authenticated;
grant select, update on app.profiles to authenticated;
grant all on all tables in schema app to service_role;
