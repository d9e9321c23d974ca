-- columns: team.boards.team_id team.cards.team_id team.members.team_id team.teams.id
-- root: team.teams.id
-- user: the claim sub of the setting request.jwt.claims (through auth.uid())
-- members: team.members
-- roles: authenticated
-- hole: create policy hole on team.cards for select using (true)
-- found: team.cards
create role authenticated nologin noinherit;
create schema auth;
create schema team;
grant usage on schema auth, team to authenticated;
create function auth.uid() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
create table team.teams (id uuid primary key, name text not null);
create table team.members (team_id uuid not null references team.teams, user_id uuid not null, primary key (team_id, user_id));
create index on team.members (user_id);
create table team.boards (team_id uuid not null references team.teams, id uuid not null, name text not null, primary key (team_id, id));
create table team.cards (team_id uuid not null references team.teams, id uuid not null, title text not null, primary key (team_id, id));
alter table team.teams enable row level security;
alter table team.members enable row level security;
alter table team.boards enable row level security;
alter table team.cards enable row level security;
create policy own on team.members for select to authenticated using (user_id = (select auth.uid()));
create policy own on team.teams for select to authenticated
  using (exists (select from team.members where members.team_id = teams.id and members.user_id = (select auth.uid())));
create policy own on team.boards to authenticated
  using (team_id in (select members.team_id from team.members where members.user_id = (select auth.uid())));
create policy own on team.cards to authenticated
  using (team_id in (select members.team_id from team.members where members.user_id = (select auth.uid())));
grant select on team.teams, team.members to authenticated;
grant select, insert, update, delete on team.boards, team.cards to authenticated;
