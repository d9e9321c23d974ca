-- A small application of teams: a user sees the teams that it is a member of. A
-- SECURITY DEFINER helper reads the memberships that its own policy guards, which
-- works because the owner is not held. Several walls were forgotten.
create role board_owner nologin;
create role board_web nologin;
create role board_login login noinherit;
grant board_web to board_login;
create schema board;
grant usage on schema board to board_web, board_owner;

create table board.teams (id uuid primary key, slug text not null unique, name text not null);
create table board.members (
  team_id uuid not null references board.teams, user_id uuid not null, role text not null default 'member',
  primary key (team_id, user_id));
create table board.projects (
  team_id uuid not null references board.teams, id uuid not null, title text not null, primary key (team_id, id));
create table board.tasks (
  team_id uuid references board.teams, id uuid not null primary key, project_id uuid not null, title text not null,
  done boolean not null default false,
  constraint tasks_project_fkey foreign key (team_id, project_id) references board.projects (team_id, id));
create table board.comments (
  team_id uuid not null references board.teams, id uuid not null primary key, body text not null);
create view board.open_tasks as select team_id, id, title from board.tasks where not done;

alter table board.teams owner to board_owner;
alter table board.members owner to board_owner;
alter table board.projects owner to board_owner;
alter table board.tasks owner to board_owner;
alter table board.comments owner to board_owner;
alter view board.open_tasks owner to board_owner;

create function board.user_id() returns uuid language sql stable
  return nullif(current_setting('board.user_id', true), '')::uuid;
create function board.my_teams() returns setof uuid language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$ select team_id from board.members where user_id = board.user_id() $$;
alter function board.my_teams() owner to board_owner;
grant execute on function board.my_teams() to board_web;

alter table board.teams enable row level security;
alter table board.members enable row level security;
alter table board.projects enable row level security;
alter table board.tasks enable row level security;
create policy of_members on board.teams to board_web using (id in (select board.my_teams()));
-- For everybody, the owner included.
create policy of_members on board.members using (team_id in (select board.my_teams()));
create policy of_members on board.projects to board_web using (team_id in (select board.my_teams()));
create policy of_members on board.tasks to board_web using (team_id in (select board.my_teams()));
-- The policy is there, but row security was never enabled.
create policy of_members on board.comments to board_web using (team_id in (select board.my_teams()));
grant select on board.teams, board.members, board.open_tasks to board_web;
grant select, insert, update, delete on board.projects, board.tasks, board.comments to board_web;
grant truncate on board.projects to board_web;

insert into board.teams values
  ('00000000-0000-4000-8000-00000000000a', 'ants', 'Ants'), ('00000000-0000-4000-8000-00000000000b', 'bees', 'Bees'),
  ('00000000-0000-4000-8000-00000000000c', 'cats', 'Cats');
insert into board.members select id, translate(id::text, '8', '9')::uuid, 'owner' from board.teams;
insert into board.projects select id, translate(id::text, '8', '7')::uuid, name || ' project' from board.teams;
insert into board.tasks select team_id, translate(id::text, '7', '6')::uuid, id, title || ' task' from board.projects;
insert into board.comments select team_id, translate(id::text, '6', '5')::uuid, title || ' comment' from board.tasks;
