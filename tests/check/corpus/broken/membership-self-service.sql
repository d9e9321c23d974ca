-- expect: membership-writable policy-race
-- forbid: *
-- Users may insert their own membership, of whatever team.
create role broken_owner nologin;
create role broken_app login;
create schema team;
grant usage on schema team to broken_app;
create table team.members (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
create table team.projects (team_id uuid not null, id uuid not null, primary key (team_id, id));
alter table team.members enable row level security, force row level security;
alter table team.projects enable row level security, force row level security;
create policy mine on team.members using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy of_members on team.projects
  using (exists (select from team.members where members.team_id = projects.team_id
                    and members.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)));
grant select, insert on team.members to broken_app;
grant select, insert, update, delete on team.projects to broken_app;
alter table team.members owner to broken_owner;
alter table team.projects owner to broken_owner;
