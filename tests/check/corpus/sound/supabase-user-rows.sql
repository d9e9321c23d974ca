-- forbid: *
-- Supabase, a tenant of one: every row is a user's own.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create schema auth;
grant usage on schema auth, public to anon, authenticated;
create function auth.uid() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
create table public.todos (
  user_id uuid not null default auth.uid(), id bigint generated always as identity, task text not null, primary key (user_id, id));
create table public.todo_tags (
  user_id uuid not null, todo_id bigint not null, tag text not null,
  primary key (user_id, todo_id, tag), foreign key (user_id, todo_id) references public.todos (user_id, id) on delete cascade);
alter table public.todos enable row level security;
alter table public.todo_tags enable row level security;
create policy "read own" on public.todos for select using (auth.uid() = user_id);
create policy "insert own" on public.todos for insert with check (auth.uid() = user_id);
create policy "update own" on public.todos for update using (auth.uid() = user_id);
create policy "delete own" on public.todos for delete using (auth.uid() = user_id);
create policy "own tags" on public.todo_tags to authenticated using ((select auth.uid()) = user_id);
grant select, insert, update, delete on public.todos, public.todo_tags to authenticated;
