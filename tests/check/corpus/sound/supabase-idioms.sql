-- forbid: *
-- What people write with auth.uid(): the asker in a sub-select, an array of members,
-- joins over two tables, a helper that is told who asks, lists in the token.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create schema auth;
create schema app;
grant usage on schema auth, app to anon, authenticated;
create function auth.uid() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
create function auth.jwt() returns jsonb language sql stable as $$
  select nullif(current_setting('request.jwt.claims', true), '')::jsonb
$$;
create table app.members (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
create table app.boards (team_id uuid not null, id uuid not null, member_ids uuid[] not null default '{}', primary key (team_id, id));
create table app.cards (team_id uuid not null, id uuid not null, board_id uuid not null, primary key (team_id, id),
  foreign key (team_id, board_id) references app.boards (team_id, id));
create index on app.cards (team_id, board_id);
create table app.labels (team_id uuid not null, id uuid not null, primary key (team_id, id));
create table app.files (team_id uuid not null, id uuid not null, primary key (team_id, id));
create function app.is_member_of(team uuid, who uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from app.members where team_id = team and user_id = who and who = auth.uid())
$$;
alter table app.members enable row level security;
alter table app.boards enable row level security;
alter table app.cards enable row level security;
alter table app.labels enable row level security;
alter table app.files enable row level security;
create policy "own memberships" on app.members for select to authenticated using (user_id = (select auth.uid()));
create policy "asker in members" on app.boards for select to authenticated
  using ((select auth.uid()) in (select members.user_id from app.members where members.team_id = boards.team_id));
create policy "asker in the array" on app.boards for update to authenticated
  using (auth.uid() = any (member_ids)) with check (auth.uid() = any (member_ids) and app.is_member_of(team_id, auth.uid()));
create policy "through two tables" on app.cards to authenticated
  using (exists (select from app.boards join app.members on members.team_id = boards.team_id
                  where boards.id = cards.board_id and boards.team_id = cards.team_id and members.user_id = (select auth.uid())));
create policy "told who asks" on app.labels to authenticated using (coalesce(app.is_member_of(team_id, auth.uid()), false));
create policy "list in the token" on app.files to authenticated
  using ((auth.jwt() -> 'app_metadata' -> 'teams') ? team_id::text);
grant select on app.members to authenticated;
grant select, update on app.boards to authenticated;
grant select, insert, update, delete on app.cards, app.labels, app.files to authenticated;
