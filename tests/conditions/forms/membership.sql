-- Who belongs to a team stands in a table; the context is a user.
create role cond_owner nologin;
create role cond_support nologin;
create role cond_app nologin;
create role cond_login login noinherit;
grant cond_app to cond_login;
create schema app;
grant usage on schema app to cond_owner, cond_app;

create function app.me() returns uuid language sql stable
  return nullif(current_setting('app.user_id', true), '')::uuid;

create table app.teams (id uuid primary key, name text not null default '');
create table app.members (
  team_id uuid not null references app.teams, user_id uuid not null, role text not null default 'member',
  primary key (team_id, user_id)
);
create table app.projects (
  team_id uuid not null references app.teams, id uuid not null default gen_random_uuid(), is_open boolean not null default false,
  primary key (team_id, id)
);
create function app.my_teams() returns setof uuid language sql stable security definer set search_path = pg_catalog, pg_temp as
  $$ select members.team_id from app.members where members.user_id = app.me() $$;
create function app.my_team_list() returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as
  $$ select array_agg(members.team_id) from app.members where members.user_id = app.me() $$;
create view app.mine with (security_invoker = true) as
  select members.team_id, members.role from app.members where members.user_id = app.me();
alter table app.teams owner to cond_owner;
alter table app.members owner to cond_owner;
alter table app.projects owner to cond_owner;
alter view app.mine owner to cond_owner;
alter table app.teams enable row level security, force row level security;
alter table app.members enable row level security, force row level security;
alter table app.projects enable row level security, force row level security;
create policy own on app.teams for select using (id in (select app.my_teams()));
create policy own on app.members for select using (user_id = app.me());
create policy own on app.projects for select using (team_id in (select app.my_teams()));
grant select on app.teams, app.members, app.projects, app.mine to cond_app;

-- table
create table documents (
  team_id uuid not null references app.teams,
  id uuid not null default gen_random_uuid(),
  title text not null default '',
  author_id uuid not null default gen_random_uuid(),
  primary key (team_id, id)
);
alter table documents owner to cond_owner;
alter table documents enable row level security, force row level security;
grant select, insert, update, delete on documents to cond_app;

-- sound: in the teams of the asker
create policy own on documents using (team_id in (select members.team_id from app.members where members.user_id = app.me()));

-- sound: exists a membership
create policy own on documents
  using (exists (select from app.members where members.team_id = documents.team_id and members.user_id = app.me()));

-- sound: the asker is among the members
create policy own on documents
  using (app.me() in (select members.user_id from app.members where members.team_id = documents.team_id));

-- sound: in the set that a function returns
create policy own on documents using (team_id in (select app.my_teams()));

-- sound: any of the list that a function returns
create policy own on documents using (team_id = any (app.my_team_list()));

-- sound: any of an array of a sub-select
create policy own on documents
  using (team_id = any (array(select members.team_id from app.members where members.user_id = app.me())));

-- sound: a list of teams that contains the row's
create policy own on documents
  using (array(select members.team_id from app.members where members.user_id = app.me()) @> array[team_id]);

-- sound: a membership helper in SQL
create function app.documents__is_member(team uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select exists (select 1 from app.members m where m.team_id = team and m.user_id = app.me()) $$;
create policy own on documents using (app.documents__is_member(team_id));

-- sound: a membership helper with a parsed body
create function app.documents__is_member(team uuid) returns boolean language sql stable
  return exists (select from app.members where members.team_id = team and members.user_id = app.me());
create policy own on documents using (app.documents__is_member(team_id));

-- sound: a membership helper in PL/pgSQL
create function app.documents__is_member(team uuid) returns boolean language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select 1 from app.members where team_id = team and user_id = app.me());
end $$;
create policy own on documents using (app.documents__is_member(team_id));

-- sound: a helper that performs and asks found
create function app.documents__is_member(team uuid) returns boolean language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from app.members where members.team_id = team and members.user_id = app.me();
  return found;
end $$;
create policy own on documents using (app.documents__is_member(team_id));

-- sound: a helper that counts
create function app.documents__is_member(team uuid) returns boolean language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  memberships integer;
begin
  select count(*) into memberships from app.members where members.team_id = team and members.user_id = app.me();
  return memberships > 0;
end $$;
create policy own on documents using (app.documents__is_member(team_id));

-- sound: a helper that also takes the role
create function app.documents__has_role(team uuid, wanted text) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select exists (select from app.members where members.team_id = team and members.user_id = app.me() and members.role = wanted) $$;
create policy own on documents using (app.documents__has_role(team_id, 'admin') or app.documents__has_role(team_id, 'member'));

-- sound: a helper that is told who asks
create function app.documents__belongs(team uuid, who uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select exists (select from app.members where members.team_id = team and members.user_id = who and who = app.me()) $$;
create policy own on documents using (app.documents__belongs(team_id, app.me()));

-- sound: a count above zero
create policy own on documents
  using ((select count(*) from app.members where members.team_id = documents.team_id and members.user_id = app.me()) > 0);

-- sound: the role in the row's team
create policy own on documents
  using ((select members.role from app.members where members.team_id = documents.team_id and members.user_id = app.me()) in ('admin', 'member'));

-- sound: there is a role in the row's team
create policy own on documents
  using ((select members.role from app.members where members.team_id = documents.team_id and members.user_id = app.me()) is not null);

-- sound: a join of teams and members
create policy own on documents
  using (exists (select from app.teams join app.members on members.team_id = teams.id
                  where teams.id = documents.team_id and members.user_id = app.me()));

-- sound: a common table expression
create policy own on documents
  using (team_id in (with mine as (select members.team_id from app.members where members.user_id = app.me()) select mine.team_id from mine));

-- sound: team and asker as a row
create policy own on documents
  using ((team_id, app.me()) in (select members.team_id, members.user_id from app.members));

-- sound: not in none of the teams
create policy own on documents
  using (not (team_id not in (select members.team_id from app.members where members.user_id = app.me())));

-- sound: the members that are visible
-- The policy of app.members leaves the asker's own rows.
create policy own on documents using (team_id in (select members.team_id from app.members));

-- sound: a view of the asker's memberships
create policy own on documents using (team_id in (select mine.team_id from app.mine));

-- sound: a union of two look-ups
create policy own on documents
  using (team_id in (select members.team_id from app.members where members.user_id = app.me() union select app.my_teams()));

-- sound: the first team of the asker
create policy own on documents
  using (team_id = (select members.team_id from app.members where members.user_id = app.me() order by members.team_id limit 1));

-- sound: through the project
alter table documents add column project_id uuid not null;
alter table documents add foreign key (team_id, project_id) references app.projects (team_id, id);
create index on documents (team_id, project_id);
create policy own on documents
  using (exists (select from app.projects join app.members on members.team_id = projects.team_id
                  where projects.id = documents.project_id and projects.team_id = documents.team_id and members.user_id = app.me()));

-- sound: own rows in the team
create policy own on documents using (author_id = app.me() and team_id in (select app.my_teams()));

-- sound: no team of the asker is missing, null-safe
create policy own on documents using (coalesce(team_id in (select app.my_teams()), false));

-- unsafe: exists any membership
create policy own on documents using (exists (select from app.members where members.user_id = app.me()));

-- unsafe: a team that the look-up compares with itself
-- The unqualified name is the inner table's own.
create policy own on documents
  using (exists (select from app.members where members.team_id = team_id and members.user_id = app.me()));

-- unsafe: the row's own team is looked up
create policy own on documents
  using (team_id in (select documents.team_id from app.members where members.user_id = app.me()));

-- unsafe: a helper that forgets the asker
-- With its owner's rights, the policy of app.members does not help.
create function app.documents__is_member(team uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select exists (select from app.members where members.team_id = team) $$;
create policy own on documents using (app.documents__is_member(team_id) and app.me() is not null);

-- unsafe: a helper that asks about the author
-- It is told who wrote the row, and not who reads it.
create function app.documents__belongs(team uuid, who uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select exists (select from app.members where members.team_id = team and members.user_id = who) $$;
create policy own on documents using (app.documents__belongs(team_id, author_id));

-- unsafe: a helper that is true for nobody
create function app.documents__is_member(team uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select app.me() is null or exists (select from app.members where members.team_id = team and members.user_id = app.me()) $$;
create policy own on documents using (app.documents__is_member(team_id));

-- unsafe: a helper with an early way out
create function app.documents__is_member(team uuid) returns boolean language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('app.skip_checks', true) = '1' then
    return true;
  end if;
  return exists (select from app.members where members.team_id = team and members.user_id = app.me());
end $$;
create policy own on documents using (app.documents__is_member(team_id));

-- unsafe: a set of every team
create function app.documents__teams() returns setof uuid language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select members.team_id from app.members $$;
create policy own on documents using (team_id in (select app.documents__teams()));

-- unsafe: or in place of and
create policy own on documents
  using (exists (select from app.members where members.team_id = documents.team_id or members.user_id = app.me()));

-- unsafe: an outer join that removes nothing
create function app.documents__is_member(team uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, pg_temp as
  $$ select exists (select from app.teams left join app.members on members.team_id = teams.id and members.user_id = app.me()
                     where teams.id = team) $$;
create policy own on documents using (app.documents__is_member(team_id));

-- unsafe: a count that is never negative
create policy own on documents
  using ((select count(*) from app.members where members.team_id = documents.team_id and members.user_id = app.me()) >= 0);

-- unsafe: not blocked
create table app.documents__blocks (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
alter table app.documents__blocks owner to cond_owner;
alter table app.documents__blocks enable row level security, force row level security;
create policy own on app.documents__blocks for select using (user_id = app.me());
grant select on app.documents__blocks to cond_app;
create policy own on documents
  using (not exists (select from app.documents__blocks b where b.team_id = documents.team_id and b.user_id = app.me()));

-- unsafe: in no team of the asker
create policy own on documents
  using (team_id not in (select members.team_id from app.members where members.user_id = app.me()));

-- unsafe: or an administrator of any team
create policy own on documents
  using (team_id in (select app.my_teams()) or exists (select from app.members where members.user_id = app.me() and members.role = 'member'));

-- unsafe: the role in any team
create policy own on documents
  using ((select members.role from app.members where members.user_id = app.me() limit 1) = 'member');

-- unsafe: the author is the asker's colleague
-- The author writes in other teams, too.
create policy own on documents
  using (exists (select from app.members mine join app.members theirs on theirs.team_id = mine.team_id
                  where mine.user_id = app.me() and theirs.user_id = documents.author_id));

-- unsafe: linked by a column that is not the team
alter table documents add column other_team_id uuid;
create policy own on documents
  using (exists (select from app.members where members.team_id = documents.other_team_id and members.user_id = app.me()));

-- unsafe: linked by a role
alter table documents add column required_role text not null default 'member';
create policy own on documents
  using (exists (select from app.members where members.role = documents.required_role and members.user_id = app.me()));

-- unsafe: a union with every project
create table app.documents__all (team_id uuid primary key);
grant select on app.documents__all to cond_app;
create policy own on documents
  using (team_id in (select members.team_id from app.members where members.user_id = app.me() union select app.documents__all.team_id from app.documents__all));

-- unsafe: members that add themselves
create table app.documents__members (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
alter table app.documents__members owner to cond_owner;
alter table app.documents__members enable row level security, force row level security;
create policy own on app.documents__members using (user_id = app.me());
grant select, insert on app.documents__members to cond_app;
create policy own on documents
  using (team_id in (select m.team_id from app.documents__members m where m.user_id = app.me()));

-- unsafe: a current team that users choose
create table app.documents__profiles (user_id uuid primary key, current_team_id uuid);
alter table app.documents__profiles owner to cond_owner;
alter table app.documents__profiles enable row level security, force row level security;
create policy own on app.documents__profiles using (user_id = app.me());
grant select, update on app.documents__profiles to cond_app;
create policy own on documents
  using (team_id = (select p.current_team_id from app.documents__profiles p where p.user_id = app.me()));

-- unsafe: members that everybody sees
-- The look-up relies on the policy of a table that has an open one.
create table app.documents__members (team_id uuid not null, user_id uuid not null, primary key (team_id, user_id));
alter table app.documents__members owner to cond_owner;
alter table app.documents__members enable row level security, force row level security;
create policy everybody on app.documents__members for select using (true);
grant select on app.documents__members to cond_app;
create policy own on documents using (team_id in (select m.team_id from app.documents__members m));
