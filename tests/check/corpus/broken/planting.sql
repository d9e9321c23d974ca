-- expect: policy-plants-rows
-- forbid: *
-- Documents are read by team and inserted by author: of any team. The notes beside
-- them are sound: a foreign key holds author and team together.
create role broken_owner nologin;
create role broken_app login;
create schema team;
grant usage on schema team to broken_app;
create table team.members (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
create table team.documents (team_id uuid not null, id uuid not null, author_id uuid not null, primary key (team_id, id));
create table team.notes (team_id uuid not null, id uuid not null, author_id uuid not null, primary key (team_id, id),
  foreign key (team_id, author_id) references team.members (team_id, user_id) on delete cascade);
create index on team.notes (team_id, author_id);
alter table team.members enable row level security, force row level security;
alter table team.documents enable row level security, force row level security;
alter table team.notes enable row level security, force row level security;
create policy mine on team.members for select using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy reading on team.documents for select
  using (team_id in (select members.team_id from team.members where user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)));
create policy reading on team.notes for select
  using (team_id in (select members.team_id from team.members where user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)));
create policy writing on team.documents for insert with check (author_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
create policy writing on team.notes for insert with check (author_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
grant select on team.members to broken_app;
grant select, insert on team.documents, team.notes to broken_app;
alter table team.members owner to broken_owner;
alter table team.documents owner to broken_owner;
alter table team.notes owner to broken_owner;
