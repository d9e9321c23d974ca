-- forbid: *
-- The tenant is looked up in a membership table that only the owner writes.
create role corpus_owner nologin;
create role corpus_app login;
create schema team;
grant usage on schema team to corpus_app;
create table team.teams (id uuid primary key, name text not null);
create table team.members (team_id uuid not null references team.teams, user_id uuid not null, primary key (team_id, user_id));
create index on team.members (user_id);
create table team.projects (
  team_id uuid not null references team.teams, id uuid not null, title text not null, primary key (team_id, id));
create table team.tasks (
  team_id uuid not null, id uuid not null, project_id uuid not null, title text not null,
  primary key (team_id, id), foreign key (team_id, project_id) references team.projects (team_id, id) on delete cascade);
create index on team.tasks (team_id, project_id);
alter table team.teams enable row level security;
alter table team.members enable row level security;
alter table team.projects enable row level security;
alter table team.tasks enable row level security;
create policy mine on team.members for select to corpus_app
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy of_members on team.teams for select to corpus_app
  using (exists (select from team.members
                  where members.team_id = teams.id
                    and members.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)));
create policy of_members on team.projects to corpus_app
  using (team_id in (select members.team_id from team.members
                      where members.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)));
-- Through the projects: their own policy narrows them to the asker.
create policy of_projects on team.tasks to corpus_app
  using (exists (select from team.projects where projects.team_id = tasks.team_id and projects.id = tasks.project_id));
grant select on team.teams, team.members to corpus_app;
grant select, insert, update, delete on team.projects, team.tasks to corpus_app;
do $$ declare t text; begin
  foreach t in array '{teams,members,projects,tasks}'::text[] loop
    execute format('alter table team.%I owner to corpus_owner', t);
    execute format('alter table team.%I force row level security', t);
  end loop;
end $$;
