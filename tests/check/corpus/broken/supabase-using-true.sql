-- expect: policy-always-true permissive-widening blind-write dangerous-privilege policy-setting-bypass
-- forbid: *
-- What a wizard writes: "enable read access for all users", and grants of everything.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create schema auth;
grant usage on schema auth, public to anon, authenticated;
create function auth.uid() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
create table public.posts (user_id uuid not null, id uuid not null, body text, primary key (user_id, id));
create table public.messages (user_id uuid not null, id uuid not null, body text, primary key (user_id, id));
create table public.drafts (user_id uuid not null, id uuid not null, body text, primary key (user_id, id));
alter table public.posts enable row level security;
alter table public.messages enable row level security;
alter table public.drafts enable row level security;
create policy "Enable read access for all users" on public.messages for select using (true);
create policy "own" on public.posts using (auth.uid() = user_id);
create policy "Enable read access for all users" on public.posts for select using (true);
create policy "read own" on public.drafts for select using (auth.uid() = user_id);
create policy "Enable insert for authenticated users only" on public.drafts for insert to authenticated with check (true);
create policy "Enable delete" on public.drafts for delete to authenticated using (auth.uid() is not null);
grant all on all tables in schema public to anon, authenticated;
